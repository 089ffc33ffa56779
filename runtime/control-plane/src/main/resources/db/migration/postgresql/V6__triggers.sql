-- docs/internals/triggers.md. Times are milliseconds since 1970.
-- Text that is compared has the order of its bytes, whatever the database's language.

CREATE TABLE triggers (
    namespace  VARCHAR(63)  NOT NULL,
    name       VARCHAR(63)  NOT NULL,
    type       VARCHAR(63)  NOT NULL,
    -- As users write it: name, name@version or name:alias.
    target     VARCHAR(255) NOT NULL,
    -- A JSON object as the type wants it.
    config     TEXT         NOT NULL,
    paused     INTEGER      NOT NULL,
    created_at BIGINT       NOT NULL,
    changed_at BIGINT       NOT NULL,
    PRIMARY KEY (namespace, name)
);

-- The node that runs a trigger; the row goes with the node's.
CREATE TABLE trigger_owners (
    trigger_name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    node         TEXT COLLATE "C" NOT NULL
);
