-- Ways on when something fails today, and plans that hold for the rest of one week only.

ALTER TABLE plan ADD COLUMN valid_until TEXT NOT NULL DEFAULT '';

CREATE TABLE recovery (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    recovery_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    date TEXT NOT NULL,
    document TEXT NOT NULL,
    published_as TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, recovery_id)
);
