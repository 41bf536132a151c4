-- Where wifi access points stand, learned from reports that carried a fix beside them.
CREATE TABLE access_point (
    mac BIGINT NOT NULL PRIMARY KEY,
    lat DOUBLE PRECISION NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    sightings BIGINT NOT NULL,
    moves BIGINT NOT NULL,
    heard_at BIGINT NOT NULL
);
