-- Photos and voice notes: what arrived whole, and which events name them. The bytes lie in a folder.

CREATE TABLE media (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    sha256 TEXT NOT NULL,
    device_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    state TEXT NOT NULL,
    completed_at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, sha256)
);
CREATE INDEX media_by_age ON media (state, completed_at);

CREATE TABLE event_media (
    municipality_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    event_id TEXT NOT NULL,
    arrived BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, device_id, sha256, event_id)
);
CREATE INDEX event_media_waiting ON event_media (municipality_id, device_id, arrived);
