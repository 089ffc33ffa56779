-- Words that SQLite and PostgreSQL share: VARCHAR, TEXT, INTEGER, BIGINT. Times are milliseconds since 1970.

CREATE TABLE functions (
    namespace   VARCHAR(63) NOT NULL,
    name        VARCHAR(63) NOT NULL,
    -- The highest number a version ever had. The row outlives the function, so no number is used twice.
    last_number INTEGER     NOT NULL,
    deleted_at  BIGINT,
    PRIMARY KEY (namespace, name)
);

CREATE TABLE versions (
    namespace   VARCHAR(63) NOT NULL,
    name        VARCHAR(63) NOT NULL,
    number      INTEGER     NOT NULL,
    code_sha256 VARCHAR(64) NOT NULL,
    -- A JSON object as the management API reads it.
    settings    TEXT        NOT NULL,
    created_at  BIGINT      NOT NULL,
    PRIMARY KEY (namespace, name, number),
    FOREIGN KEY (namespace, name) REFERENCES functions (namespace, name)
);

-- An alias is one row, or two whose weights sum to 100.
CREATE TABLE aliases (
    namespace VARCHAR(63) NOT NULL,
    name      VARCHAR(63) NOT NULL,
    alias     VARCHAR(63) NOT NULL,
    -- 0 for the version named first, 1 for the second.
    place     INTEGER     NOT NULL,
    number    INTEGER     NOT NULL,
    weight    INTEGER     NOT NULL,
    PRIMARY KEY (namespace, name, alias, place),
    FOREIGN KEY (namespace, name, number) REFERENCES versions (namespace, name, number)
);

CREATE TABLE api_keys (
    id         VARCHAR(63)  NOT NULL PRIMARY KEY,
    -- SHA-256 of the key, lower-case hex.
    hash       VARCHAR(64)  NOT NULL,
    -- Names with commas between.
    scopes     VARCHAR(255) NOT NULL,
    namespace  VARCHAR(63),
    created_at BIGINT       NOT NULL,
    revoked_at BIGINT
);
