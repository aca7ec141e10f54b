-- Staff: people with a password and a second factor, what they may do where, and a chained record of what they did.
-- An account is a person and may work for several municipalities; everything else begins with municipality_id.

ALTER TABLE municipality ADD COLUMN audit_number BIGINT NOT NULL DEFAULT 0;
ALTER TABLE municipality ADD COLUMN audit_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN account_id TEXT NOT NULL DEFAULT '';

CREATE TABLE account (
    account_id TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL,
    person TEXT NOT NULL,
    password TEXT NOT NULL,
    factor TEXT NOT NULL,
    factor_step BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX account_by_login ON account (login);

CREATE TABLE membership (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    account_id TEXT NOT NULL REFERENCES account (account_id),
    role TEXT NOT NULL,
    since BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, account_id)
);
CREATE INDEX membership_by_account ON membership (account_id);

CREATE TABLE audit (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    role TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    outcome BIGINT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (municipality_id, number)
);
