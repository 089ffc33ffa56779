-- Rows of the ledger take half the time and space when what many of them have in common is kept
-- once, ids are bytes, and rows lie in the order they come in. The table ledger becomes a view with
-- the same columns and one to search by.

-- What rows have in common; never changed and kept for good, as the sums are.
CREATE TABLE ledger_labels (
    id           INTEGER      PRIMARY KEY,
    -- invocation or init.
    kind         VARCHAR(16)  NOT NULL,
    namespace    VARCHAR(63)  NOT NULL,
    name         VARCHAR(63)  NOT NULL,
    version      INTEGER      NOT NULL,
    trigger_name TEXT         NOT NULL,
    -- How the instance was come by; empty when there was none.
    start_kind   VARCHAR(16)  NOT NULL,
    memory_kib   BIGINT       NOT NULL,
    -- succeeded or the code of the error.
    outcome      TEXT         NOT NULL,
    UNIQUE (kind, namespace, name, version, trigger_name, start_kind, memory_kib, outcome)
);

-- One row per attempt and per instance start; kept for penstock.ledger.retention.
CREATE TABLE ledger_rows (
    -- The invocation's id, whose 32 hexadecimal digits are kept as 16 bytes; of a start, the
    -- version's label. With the next three it tells a row from every other, so that a write whose
    -- outcome isn't known can be done again.
    subject         BLOB    NOT NULL,
    -- 0 for a start.
    attempt         INTEGER NOT NULL,
    ended_at        BIGINT  NOT NULL,
    duration_ns     BIGINT  NOT NULL,
    -- Of ledger_labels. Not a foreign key: checking it costs a row half as much again.
    labels          INTEGER NOT NULL,
    accepted_at     BIGINT  NOT NULL,
    queue_wait_ns   BIGINT  NOT NULL,
    cpu_ns          BIGINT  NOT NULL,
    allocated_bytes BIGINT  NOT NULL,
    billed_ms       BIGINT  NOT NULL,
    request_bytes   BIGINT  NOT NULL,
    response_bytes  BIGINT  NOT NULL,
    -- An id, as in subject.
    parent          BLOB,
    PRIMARY KEY (subject, attempt, ended_at, duration_ns)
);

INSERT INTO ledger_labels (kind, namespace, name, version, trigger_name, start_kind, memory_kib, outcome)
SELECT DISTINCT kind, namespace, name, version, trigger_name, COALESCE(start_kind, ''), memory_kib, outcome
FROM ledger;

INSERT INTO ledger_rows (subject, attempt, ended_at, duration_ns, labels, accepted_at, queue_wait_ns,
    cpu_ns, allocated_bytes, billed_ms, request_bytes, response_bytes, parent)
SELECT CASE WHEN length(l.subject) = 32 AND l.subject NOT GLOB '*[^0-9a-f]*'
    THEN unhex(l.subject) ELSE l.subject END,
    l.attempt, l.ended_at, l.duration_ns, c.id, l.accepted_at, l.queue_wait_ns, l.cpu_ns,
    l.allocated_bytes, l.billed_ms, l.request_bytes, l.response_bytes,
    CASE WHEN length(l.parent) = 32 AND l.parent NOT GLOB '*[^0-9a-f]*'
    THEN unhex(l.parent) ELSE l.parent END
FROM ledger l
JOIN ledger_labels c ON c.kind = l.kind AND c.namespace = l.namespace AND c.name = l.name
    AND c.version = l.version AND c.trigger_name = l.trigger_name
    AND c.start_kind = COALESCE(l.start_kind, '') AND c.memory_kib = l.memory_kib
    AND c.outcome = l.outcome
ORDER BY l.ended_at;

DROP TABLE ledger;

CREATE INDEX ledger_rows_ended_at ON ledger_rows (ended_at);

-- CROSS JOIN: the rows are searched, and the labels of each are looked up.
CREATE VIEW ledger AS
SELECT CASE typeof(r.subject) WHEN 'blob' THEN lower(hex(r.subject)) ELSE r.subject END AS subject,
    r.attempt, r.ended_at, r.duration_ns, c.kind, c.namespace, c.name, c.version, c.trigger_name,
    NULLIF(c.start_kind, '') AS start_kind, r.accepted_at, r.queue_wait_ns, r.cpu_ns,
    r.allocated_bytes, r.billed_ms, c.memory_kib, c.outcome, r.request_bytes, r.response_bytes,
    CASE typeof(r.parent) WHEN 'blob' THEN lower(hex(r.parent)) ELSE r.parent END AS parent,
    -- What the index has: a search for subject reads all rows.
    r.subject AS kept_subject
FROM ledger_rows r CROSS JOIN ledger_labels c ON c.id = r.labels;
