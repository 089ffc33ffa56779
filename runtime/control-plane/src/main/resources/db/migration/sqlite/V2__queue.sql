-- docs/internals/queue.md. Times are milliseconds since 1970.
-- States: 0 queued, 1 blocked, 2 running, 3 succeeded, 4 dead, 5 expired, 6 cancelled.

CREATE TABLE invocations (
    -- The order of acceptance; no number is used twice.
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              TEXT    NOT NULL UNIQUE,
    -- As users write it; the namespace stands beside it for listing.
    function        TEXT    NOT NULL,
    namespace       TEXT    NOT NULL,
    target          TEXT    NOT NULL,
    -- 0 asynchronous, 1 synchronous.
    mode            INTEGER NOT NULL,
    state           INTEGER NOT NULL,
    due_at          INTEGER NOT NULL,
    accepted_at     INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    attempts        INTEGER NOT NULL DEFAULT 0,
    deferrals       INTEGER NOT NULL DEFAULT 0,
    -- How often it was claimed.
    fence           INTEGER NOT NULL DEFAULT 0,
    -- The node that runs it.
    claimed_by      TEXT,
    version         INTEGER NOT NULL DEFAULT 0,
    body_bytes      INTEGER NOT NULL,
    ordering_key    TEXT,
    idempotency_key TEXT,
    request_digest  TEXT,
    source          TEXT    NOT NULL,
    parent          TEXT,
    depth           INTEGER NOT NULL,
    error_code      TEXT,
    error_detail    TEXT,
    error_type      TEXT,
    error_message   TEXT,
    error_stack     TEXT,
    ended_at        INTEGER,
    -- When the row is removed; a dead letter has none.
    purge_at        INTEGER
);

CREATE INDEX invocations_queued ON invocations (function, due_at, seq) WHERE state = 0;
CREATE INDEX invocations_running ON invocations (claimed_by, function) WHERE state = 2;
-- INVARIANT: of a key at most one event is queued or running.
CREATE UNIQUE INDEX invocations_active_key ON invocations (function, ordering_key)
    WHERE ordering_key IS NOT NULL AND state IN (0, 2);
CREATE INDEX invocations_blocked ON invocations (function, ordering_key, seq) WHERE state = 1;
CREATE UNIQUE INDEX invocations_idempotency ON invocations (function, idempotency_key)
    WHERE idempotency_key IS NOT NULL;
CREATE INDEX invocations_dead ON invocations (function, seq) WHERE state IN (4, 5) AND mode = 0;
CREATE INDEX invocations_dead_all ON invocations (seq) WHERE state IN (4, 5) AND mode = 0;
CREATE INDEX invocations_purge ON invocations (purge_at) WHERE purge_at IS NOT NULL;
CREATE INDEX invocations_by_function ON invocations (function, seq);
CREATE INDEX invocations_by_namespace ON invocations (namespace, seq);

-- What the function shall see; removed on success.
CREATE TABLE payloads (
    seq      INTEGER PRIMARY KEY,
    -- A JSON object with method, path, query and headers.
    envelope TEXT NOT NULL,
    body     BLOB NOT NULL
);

CREATE TABLE answers (
    seq        INTEGER PRIMARY KEY,
    status     INTEGER NOT NULL,
    -- A JSON array of names and values in turn.
    headers    TEXT    NOT NULL,
    -- Empty when it was larger than is kept; body_bytes tells its size.
    body       BLOB    NOT NULL,
    body_bytes INTEGER NOT NULL
);

-- Who may have claims, and until when.
CREATE TABLE nodes (
    id          TEXT    NOT NULL PRIMARY KEY,
    lease_until INTEGER NOT NULL
) WITHOUT ROWID;

-- How far each trigger's source has been read.
CREATE TABLE checkpoints (
    trigger_name TEXT NOT NULL,
    name         TEXT NOT NULL,
    value        TEXT NOT NULL,
    PRIMARY KEY (trigger_name, name)
) WITHOUT ROWID;
