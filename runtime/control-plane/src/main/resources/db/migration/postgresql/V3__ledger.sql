-- What was run and what it cost. Times are milliseconds since 1970, _ns are nanoseconds.

-- One row per attempt and per instance start; kept for penstock.ledger.retention.
CREATE TABLE ledger (
    -- The invocation's id; of a start, the version's label. With the next three it tells a row from
    -- every other, so that a write whose outcome isn't known can be done again.
    subject         TEXT         NOT NULL,
    -- 0 for a start.
    attempt         INTEGER      NOT NULL,
    ended_at        BIGINT       NOT NULL,
    duration_ns     BIGINT       NOT NULL,
    -- invocation or init.
    kind            VARCHAR(16)  NOT NULL,
    namespace       VARCHAR(63)  NOT NULL,
    name            VARCHAR(63)  NOT NULL,
    version         INTEGER      NOT NULL,
    trigger_name    TEXT         NOT NULL,
    -- How the instance was come by; null when there was none.
    start_kind      VARCHAR(16),
    accepted_at     BIGINT       NOT NULL,
    queue_wait_ns   BIGINT       NOT NULL,
    cpu_ns          BIGINT       NOT NULL,
    allocated_bytes BIGINT       NOT NULL,
    billed_ms       BIGINT       NOT NULL,
    memory_kib      BIGINT       NOT NULL,
    -- succeeded or the code of the error.
    outcome         TEXT         NOT NULL,
    request_bytes   BIGINT       NOT NULL,
    response_bytes  BIGINT       NOT NULL,
    parent          TEXT,
    PRIMARY KEY (subject, attempt, ended_at, duration_ns)
);

CREATE INDEX ledger_ended_at ON ledger (ended_at);

-- The sums of those rows, per minute of their end; kept for good.
CREATE TABLE usage_minutes (
    -- When the minute began.
    minute          BIGINT      NOT NULL,
    namespace       VARCHAR(63) NOT NULL,
    name            VARCHAR(63) NOT NULL,
    version         INTEGER     NOT NULL,
    trigger_name    TEXT        NOT NULL,
    kind            VARCHAR(16) NOT NULL,
    memory_kib      BIGINT      NOT NULL,
    attempts        BIGINT      NOT NULL,
    -- Those whose outcome isn't succeeded.
    failed          BIGINT      NOT NULL,
    -- Those that got no instance: they failed and aren't billed.
    refused         BIGINT      NOT NULL,
    duration_ns     BIGINT      NOT NULL,
    cpu_ns          BIGINT      NOT NULL,
    allocated_bytes BIGINT      NOT NULL,
    billed_ms       BIGINT      NOT NULL,
    -- Billed milliseconds times memory in KiB: exact, where GiB seconds are not.
    billed_kib_ms   BIGINT      NOT NULL,
    queue_wait_ns   BIGINT      NOT NULL,
    request_bytes   BIGINT      NOT NULL,
    response_bytes  BIGINT      NOT NULL,
    PRIMARY KEY (minute, namespace, name, version, trigger_name, kind, memory_kib)
);
