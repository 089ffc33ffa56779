-- docs/internals/triggers.md. Times are milliseconds since 1970.

CREATE TABLE triggers (
    namespace  TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    type       TEXT    NOT NULL,
    -- As users write it: name, name@version or name:alias.
    target     TEXT    NOT NULL,
    -- A JSON object as the type wants it.
    config     TEXT    NOT NULL,
    paused     INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (namespace, name)
) WITHOUT ROWID;

-- The node that runs a trigger; the row goes with the node's.
CREATE TABLE trigger_owners (
    trigger_name TEXT NOT NULL PRIMARY KEY,
    node         TEXT NOT NULL
) WITHOUT ROWID;
