-- Other ways in: SMS gateways and the numbers that may write through them, trackers, keys of other programs.

CREATE TABLE intake (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    intake_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    vehicle_id TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, intake_id)
);
CREATE INDEX intake_by_token ON intake (token_hash);
