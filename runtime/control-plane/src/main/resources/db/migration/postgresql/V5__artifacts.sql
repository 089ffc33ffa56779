-- Jars by which nodes help each other; each keeps what it needs in its data directory too. A row here says that
-- all parts are there.
CREATE TABLE artifacts (
    sha256     VARCHAR(64) NOT NULL PRIMARY KEY,
    parts      INTEGER     NOT NULL,
    -- The last time a node offered it; by the database's clock.
    offered_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE artifact_parts (
    sha256     VARCHAR(64) NOT NULL,
    -- From 0.
    place      INTEGER     NOT NULL,
    content    BYTEA       NOT NULL,
    written_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (sha256, place)
);

-- Bytes of jars don't get smaller.
ALTER TABLE artifact_parts ALTER COLUMN content SET STORAGE EXTERNAL;
