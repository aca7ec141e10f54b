-- Addresses of other programs that are told of changes. What waits for them is the table of changes itself: `position` is
-- the number of the last one they took.

CREATE TABLE webhook (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    webhook_id TEXT NOT NULL,
    address TEXT NOT NULL,
    secret TEXT NOT NULL,
    about TEXT NOT NULL,
    position BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    said TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, webhook_id)
);
CREATE INDEX webhook_due ON webhook (ended_at, next_at);
