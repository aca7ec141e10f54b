-- Plans opened for changes: what was done at each desk, entry by entry, never changed.

CREATE TABLE desk (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    desk_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    state TEXT NOT NULL,
    saved_as TEXT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, desk_id)
);
CREATE INDEX desk_by_plan ON desk (municipality_id, plan_id, state);

CREATE TABLE desk_entry (
    municipality_id TEXT NOT NULL,
    desk_id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    person TEXT NOT NULL,
    document TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, desk_id, revision)
);
