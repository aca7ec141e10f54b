-- One text for SQLite and PostgreSQL: TEXT, BIGINT, DOUBLE PRECISION only; instants are milliseconds
-- since 1970, flags 0 or 1, documents JSON. Every primary key begins with municipality_id, which
-- makes municipalities walls and lets PostgreSQL partition on it.

CREATE TABLE municipality (
    municipality_id TEXT NOT NULL PRIMARY KEY,
    names TEXT NOT NULL,
    fictional BIGINT NOT NULL,
    time_zone TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    plan_version BIGINT NOT NULL,
    report_number BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE map (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    map_id TEXT NOT NULL,
    document TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, map_id)
);

CREATE TABLE plan (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    plan_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    status TEXT NOT NULL,
    seed BIGINT NOT NULL,
    totals TEXT NOT NULL,
    unserved BIGINT NOT NULL,
    document TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    published_at BIGINT NOT NULL,
    valid_from TEXT NOT NULL,
    PRIMARY KEY (municipality_id, plan_id)
);

CREATE TABLE occurrence (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    occurrence_id TEXT NOT NULL,
    street_id TEXT NOT NULL,
    due TEXT NOT NULL,
    date TEXT NOT NULL,
    document TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, occurrence_id)
);
CREATE INDEX occurrence_by_street ON occurrence (municipality_id, street_id, date);
CREATE INDEX occurrence_by_date ON occurrence (municipality_id, date);
CREATE INDEX occurrence_by_due ON occurrence (municipality_id, due);

CREATE TABLE device (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    device_id TEXT NOT NULL,
    vehicle_id TEXT NOT NULL,
    name TEXT NOT NULL,
    enrolled_at BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL,
    last_heard BIGINT NOT NULL,
    acked_seq BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, device_id)
);

CREATE TABLE contact (
    municipality_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    boot_id TEXT NOT NULL,
    steady_offset BIGINT NOT NULL,
    wall_offset BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, device_id, boot_id)
);

CREATE TABLE link (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    token_hash TEXT NOT NULL,
    role TEXT NOT NULL,
    person TEXT NOT NULL,
    vehicle_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, token_hash)
);
CREATE INDEX link_by_token ON link (token_hash);

CREATE TABLE session (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    token_hash TEXT NOT NULL,
    role TEXT NOT NULL,
    person TEXT NOT NULL,
    device_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, token_hash)
);
CREATE INDEX session_by_token ON session (token_hash);

CREATE TABLE event (
    municipality_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    run_id TEXT NOT NULL,
    run_date TEXT NOT NULL,
    hash TEXT NOT NULL,
    document TEXT NOT NULL,
    source TEXT NOT NULL,
    state TEXT NOT NULL,
    flag TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, event_id)
);
CREATE UNIQUE INDEX event_by_device ON event (municipality_id, device_id, seq);
CREATE INDEX event_by_run ON event (municipality_id, run_date, run_id);

CREATE TABLE quarantine (
    municipality_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    event_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    code TEXT NOT NULL,
    document TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, device_id, hash)
);

CREATE TABLE report (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    number BIGINT NOT NULL,
    token_hash TEXT NOT NULL,
    street_id TEXT NOT NULL,
    occurrence_id TEXT NOT NULL,
    date TEXT NOT NULL,
    note TEXT NOT NULL,
    reporter TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    verdict TEXT NOT NULL,
    answer TEXT NOT NULL,
    answer_text TEXT NOT NULL,
    answer_date TEXT NOT NULL,
    answered_at BIGINT NOT NULL,
    disagreed_at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, number)
);
CREATE INDEX report_by_token ON report (municipality_id, token_hash);
CREATE INDEX report_by_occurrence ON report (municipality_id, occurrence_id, reporter);

CREATE TABLE calendar_token (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    street_id TEXT NOT NULL,
    token TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, street_id, token)
);
CREATE INDEX calendar_by_token ON calendar_token (token);

CREATE TABLE change (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    number BIGINT NOT NULL,
    what TEXT NOT NULL,
    date TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, number)
);

CREATE INDEX change_by_day ON change (municipality_id, what, date, number);

CREATE TABLE job (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    job_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    parameters TEXT NOT NULL,
    progress BIGINT NOT NULL,
    cost BIGINT NOT NULL,
    plan_id TEXT NOT NULL,
    problem TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, job_id)
);
