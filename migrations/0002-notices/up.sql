-- Messages to the outside world on their way; the row goes when they were taken or given up.
CREATE TABLE notice (
    id INTEGER PRIMARY KEY,
    incident BIGINT NOT NULL,
    responder BIGINT NOT NULL,
    target TEXT NOT NULL,
    tries BIGINT NOT NULL,
    queued_at BIGINT NOT NULL
);
