-- Enterprises that collect, apart from the municipalities they collect for: one may serve several, each by a contract.

CREATE TABLE provider (
    provider_id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE contract (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    contract_id TEXT NOT NULL,
    provider_id TEXT NOT NULL REFERENCES provider (provider_id),
    from_date TEXT NOT NULL,
    until_date TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, contract_id)
);
CREATE INDEX contract_by_provider ON contract (provider_id);
