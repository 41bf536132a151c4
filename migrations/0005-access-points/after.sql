-- Fails when an access point could stand in two places.
INSERT INTO access_point (mac, lat, lon, sightings, moves, heard_at) VALUES (7, 40.0, 113.0, 1, 0, 10);
INSERT INTO access_point (mac, lat, lon, sightings, moves, heard_at) VALUES (7, 41.0, 113.0, 2, 0, 11)
    ON CONFLICT (mac) DO UPDATE SET lat = excluded.lat, sightings = excluded.sightings;
CREATE TABLE expectation (holds BIGINT NOT NULL CHECK (holds = 1));
INSERT INTO expectation (holds) SELECT COUNT(mac) FROM access_point;
INSERT INTO expectation (holds) SELECT COUNT(mac) FROM access_point WHERE lat > 40.5;
DROP TABLE expectation;
DELETE FROM access_point;
