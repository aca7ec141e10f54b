-- The key with which a municipality signs what its phones are told (Ed25519, RFC 8032).

CREATE TABLE signing_key (
    municipality_id TEXT NOT NULL PRIMARY KEY REFERENCES municipality (municipality_id),
    seed TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
