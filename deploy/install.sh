#!/usr/bin/env bash
# Installs Penstock as a systemd service, or upgrades it, from the unpacked distribution it lies in.
set -euo pipefail
# The service has a user of its own, who must be able to read what root installs.
umask 022

usage() {
  cat <<'TEXT'
usage: ./install.sh [--root DIR] [--version NAME] [--socket] [--no-start]
       ./install.sh --uninstall [--root DIR]

Installs the distribution it lies in, or upgrades to it; run as root. Twice does no harm.

  /opt/penstock/versions/NAME       the distribution
  /opt/penstock/current             link to the version that starts
  /etc/penstock/penstock.env        settings; made once, then yours
  /etc/systemd/system/penstock.service
  /var/lib/penstock                 data, of the user 'penstock'

  --version NAME   name of the version's folder (default: what the file VERSION says)
  --socket         let systemd keep the port, so that a restart refuses no connection; again after
                   the address in penstock.env has changed
  --no-start       neither start nor restart the service
  --root DIR       put all of it below DIR; no user, no systemd: for images and tests
  --uninstall      stop and remove the service and all versions; data, settings and user stay
TEXT
}

fail() {
  printf 'install.sh: %s\n' "$1" >&2
  exit 1
}

wrong_usage() {
  printf 'install.sh: %s\n\n' "$1" >&2
  usage >&2
  exit 2
}

say() {
  printf '%s\n' "$1"
}

source_dir="$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root='' rooted=false version='' listen='' start=true socket=false socket_moves=false uninstall=false
while [[ $# -gt 0 ]]; do
  case "$1" in
    --root | --version)
      [[ $# -ge 2 && -n "$2" ]] || wrong_usage "'$1' lacks its value"
      if [[ "$1" == --root ]]; then root="${2%/}" rooted=true; else version="$2"; fi
      shift
      ;;
    --no-start) start=false ;;
    --socket) socket=true ;;
    --uninstall) uninstall=true ;;
    --help | -h)
      usage
      exit 0
      ;;
    *) wrong_usage "unknown option '$1'" ;;
  esac
  shift
done

opt="$root/opt/penstock"
etc="$root/etc/penstock"
units="$root/etc/systemd/system"
unit="$units/penstock.service"
data="$root/var/lib/penstock"

# Whether this machine is installed to, rather than a folder.
is_live() {
  ! "$rooted"
}

check_machine() {
  if is_live; then
    [[ "$(id -u)" == 0 ]] || fail "run it as root, or with --root DIR"
    [[ -d /run/systemd/system ]] \
      || fail "systemd isn't running here; start bin/penstock by what is, or use --root DIR"
  else
    [[ -d "$root" ]] || fail "--root $root is not a directory"
  fi
}

check_distribution() {
  local part
  for part in bin/penstock worker/priming.jar trigger-host adapters deploy/systemd/penstock.service \
    deploy/systemd/penstock.env; do
    [[ -e "$source_dir/$part" ]] \
      || fail "$source_dir has no $part; run install.sh where the archive was unpacked"
  done
  # With what the service will find: another processor's archive, or no Java, shows here.
  env -i PATH=/usr/local/bin:/usr/bin:/bin "$source_dir/bin/penstock" --help >/dev/null \
    || fail "$source_dir/bin/penstock doesn't run on this machine, see above"
}

choose_version() {
  if [[ -z "$version" ]]; then
    [[ -r "$source_dir/VERSION" ]] || fail "$source_dir has no file VERSION; name one with --version"
    IFS= read -r version <"$source_dir/VERSION" || [[ -n "$version" ]]
  fi
  [[ "$version" =~ ^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$ ]] \
    || fail "version '$version' can't be the name of a folder"
}

make_user() {
  is_live || return 0
  getent group penstock >/dev/null || groupadd --system penstock
  getent passwd penstock >/dev/null \
    || useradd --system --gid penstock --home-dir /var/lib/penstock --no-create-home \
      --shell /usr/sbin/nologin penstock
}

# A version is there whole or not at all, and never changes: what runs has its files open.
copy_version() {
  local target="$opt/versions/$version" differences
  if [[ -d "$target" ]]; then
    # What it has more was put there since: adapters.
    differences="$(LC_ALL=C diff -rq --no-dereference "$source_dir" "$target" \
      | grep -vF "Only in $target" || true)"
    [[ -z "$differences" ]] \
      || fail "$target is there with other content; give this one a name with --version NAME"
    say "Version $version is there already."
    return 0
  fi
  mkdir -p "$opt/versions"
  fresh="$(mktemp -d "$opt/versions/.new.XXXXXXXX")"
  trap 'rm -rf -- "${fresh:-}"' EXIT
  cp -R -P --preserve=mode,timestamps,links "$source_dir/." "$fresh/"
  chmod 0755 "$fresh"
  if is_live; then chown -R root:root "$fresh"; fi
  chmod -R a+rX,go-w "$fresh"
  mv -T "$fresh" "$target"
  trap - EXIT
  say "Version $version copied to $target."
}

# By rename: there is no moment without a link.
switch_to_version() {
  ln -sfn "versions/$version" "$opt/.current.new"
  mv -T "$opt/.current.new" "$opt/current"
}

# Adapters that the old version had and the new one lacks were put there by hand.
tell_missing_adapters() {
  local old="$1" adapter
  [[ -n "$old" && -d "$old/adapters" ]] || return 0
  for adapter in "$old"/adapters/*; do
    if [[ -e "$adapter" && ! -e "$opt/versions/$version/adapters/${adapter##*/}" ]]; then
      say "Not in the new version: $adapter. If triggers need it:"
      say "  cp -R '$adapter' '$opt/versions/$version/adapters/'"
    fi
  done
}

write_settings_and_unit() {
  mkdir -p "$etc" "$(dirname "$unit")"
  if [[ ! -e "$etc/penstock.env" ]]; then
    install -m 0600 "$source_dir/deploy/systemd/penstock.env" "$etc/penstock.env"
  fi
  install -m 0644 "$source_dir/deploy/systemd/penstock.service" "$unit"
  if [[ ! -d "$data" ]]; then
    mkdir -p "$(dirname "$data")"
    mkdir -m 0700 "$data"
    if is_live; then chown penstock:penstock "$data"; fi
  fi
}

# The last value of a setting, or a default. As systemd reads it, but for escapes and lines that go on:
# what has these is no address.
setting() {
  local file="$etc/penstock.env" value
  [[ -e "$file" ]] || file="$source_dir/deploy/systemd/penstock.env"
  value="$(sed -n -E "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*//p" "$file" | tail -n 1 \
    | sed -E "s/[[:space:]]+$//; s/^\"([^\"]*)\"$/\1/; s/^'([^']*)'$/\1/")"
  printf '%s' "${value:-$2}"
}

# Sets 'listen' to what the socket unit has to listen on, if there is to be one. Before anything is
# changed or stopped: systemd takes neither names nor what isn't a port.
choose_listen() {
  local host port name=QUARKUS_HTTP_PORT standard=8080
  "$socket" || [[ -e "$units/penstock.socket" ]] || return 0
  # Once there it stays.
  socket=true
  # Without plain HTTP the first port that Penstock opens is that of TLS.
  if [[ "$(setting QUARKUS_HTTP_INSECURE_REQUESTS enabled)" =~ ^[Dd][Ii][Ss][Aa][Bb][Ll][Ee][Dd]$ ]]; then
    name=QUARKUS_HTTP_SSL_PORT standard=8443
  fi
  host="$(setting QUARKUS_HTTP_HOST 127.0.0.1)"
  port="$(setting "$name" "$standard")"
  if [[ "$host" =~ ^\[?([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)\]?$ ]]; then
    host="[${BASH_REMATCH[1]}]"
  elif [[ ! "$host" =~ ^[0-9]{1,3}(\.[0-9]{1,3}){3}$ ]]; then
    fail "QUARKUS_HTTP_HOST in penstock.env is '$host'; with --socket it must be an address in digits, such as 127.0.0.1"
  fi
  [[ "$port" =~ ^[0-9]{1,5}$ ]] && ((10#$port >= 1 && 10#$port <= 65535)) \
    || fail "$name in penstock.env is '$port'; with --socket it must be a port from 1 to 65535"
  listen="$host:$port"
}

write_socket() {
  "$socket" || return 0
  mkdir -p "$units/penstock.service.d"
  install -m 0644 "$source_dir/deploy/systemd/penstock.service.d/socket.conf" \
    "$units/penstock.service.d/socket.conf"
  sed "s/^ListenStream=.*/ListenStream=$listen/" \
    "$source_dir/deploy/systemd/penstock.socket" >"$units/.penstock.socket.new"
  if cmp -s "$units/.penstock.socket.new" "$units/penstock.socket"; then
    rm -- "$units/.penstock.socket.new"
    return 0
  fi
  socket_moves=true
  mv -T "$units/.penstock.socket.new" "$units/penstock.socket"
}

start_service() {
  is_live || return 0
  systemctl daemon-reload
  systemctl enable --quiet penstock
  if "$socket"; then systemctl enable --quiet penstock.socket; fi
  # A port that systemd is to have must be free, and the old one be given up.
  if "$start" && "$socket_moves"; then systemctl stop penstock.socket penstock; fi
  if "$start"; then
    systemctl restart penstock \
      || fail "the service doesn't start: journalctl -u penstock says why"
    say "Penstock $version runs; the admin key is in $data/admin.key unless you set one."
  else
    if "$socket_moves"; then say "First: systemctl stop penstock.socket penstock"; fi
    say "Start it with: systemctl restart penstock"
  fi
}

install_version() {
  local old=''
  check_distribution
  choose_version
  choose_listen
  if [[ -L "$opt/current" ]]; then
    old="$opt/$(readlink "$opt/current")"
  fi
  make_user
  copy_version
  write_settings_and_unit
  write_socket
  tell_missing_adapters "$old"
  switch_to_version
  say "$opt/current is $version."
  start_service
}

uninstall_all() {
  if is_live && [[ -e "$units/penstock.socket" ]]; then
    systemctl disable --now --quiet penstock.socket || fail "the port can't be closed"
  fi
  if is_live && [[ -e "$unit" ]]; then
    systemctl disable --now --quiet penstock || fail "the service can't be stopped"
  fi
  rm -f -- "$unit" "$units/penstock.socket" "$units/penstock.service.d/socket.conf"
  if [[ -d "$units/penstock.service.d" ]]; then
    rmdir --ignore-fail-on-non-empty -- "$units/penstock.service.d"
  fi
  rm -rf -- "$opt"
  if is_live; then systemctl daemon-reload; fi
  say "Removed. Kept: $data (data), $etc (settings), the user penstock. To remove these, too:"
  say "  rm -r '$data' '$etc' && userdel penstock"
}

check_machine
if "$uninstall"; then
  uninstall_all
else
  install_version
fi
