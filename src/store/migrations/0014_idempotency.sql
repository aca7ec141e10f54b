-- Answers to writes that carried an Idempotency-Key, for a day. The answer is sealed with the session's own secret.

CREATE TABLE idempotency (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    principal TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    state TEXT NOT NULL,
    answer TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, principal, idempotency_key)
);
CREATE INDEX idempotency_by_age ON idempotency (began_at);
