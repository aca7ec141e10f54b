-- Where trackers were: apart from events, thrown away after 90 days.

CREATE TABLE position (
    municipality_id TEXT NOT NULL,
    vehicle_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    latitude DOUBLE PRECISION NOT NULL,
    longitude DOUBLE PRECISION NOT NULL,
    accuracy DOUBLE PRECISION NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, vehicle_id, at)
);
CREATE INDEX position_by_age ON position (at);
