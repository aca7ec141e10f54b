-- Conversations with residents. A contact is somebody on one channel: what is known is a keyed hash of the channel's own id, the
-- address sealed, and what the conversation remembers.

CREATE TABLE resident (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    contact_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    user_hash TEXT NOT NULL,
    address TEXT NOT NULL,
    person TEXT NOT NULL,
    street_id TEXT NOT NULL,
    reminders BIGINT NOT NULL,
    stopped BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    heard_at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, contact_id),
    UNIQUE (municipality_id, channel, user_hash)
);
CREATE INDEX resident_by_street ON resident (municipality_id, street_id);

-- What arrived. The id of the channel keeps a message that is sent again from counting twice.
CREATE TABLE inbox (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    channel TEXT NOT NULL,
    message_id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    content TEXT NOT NULL,
    -- Empty; else what a person of the office must look at: the text, or the name of a recording.
    for_office TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, channel, message_id)
);
CREATE INDEX inbox_by_contact ON inbox (municipality_id, contact_id, received_at);
CREATE INDEX inbox_unanswered ON inbox (answered_at, received_at);

-- What is sent. `purpose` is unique, so that nothing is sent twice for the same reason.
CREATE TABLE outbox (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    out_id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    kind TEXT NOT NULL,
    purpose TEXT NOT NULL,
    text TEXT NOT NULL,
    buttons TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    provider_id TEXT NOT NULL,
    cost_tyiyn BIGINT NOT NULL,
    fault TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, out_id),
    UNIQUE (municipality_id, purpose)
);
CREATE INDEX outbox_due ON outbox (state, not_before);
CREATE INDEX outbox_by_contact ON outbox (municipality_id, contact_id, created_at);
