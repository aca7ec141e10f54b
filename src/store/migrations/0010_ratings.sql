-- Ratings of residents: one for each browser and week, nothing in them says whose.

CREATE TABLE rating (
    municipality_id TEXT NOT NULL REFERENCES municipality (municipality_id),
    rating_id TEXT NOT NULL,
    stars BIGINT NOT NULL,
    words TEXT NOT NULL,
    street_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (municipality_id, rating_id)
);
CREATE INDEX rating_by_time ON rating (municipality_id, at);
