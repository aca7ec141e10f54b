-- What a manager decided about dates and money, every version of it.

CREATE TABLE setting (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    kind TEXT NOT NULL,
    revision BIGINT NOT NULL,
    person TEXT NOT NULL,
    document TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, kind, revision)
);
