-- Fails when an open call cannot be told from an ended one.
INSERT INTO call (id, incident, version, is_open, begun_at, sealed) VALUES (1, 7, 1, 1, 10, '');
INSERT INTO call (id, incident, version, is_open, begun_at, sealed) VALUES (2, 7, 3, 0, 11, '');
INSERT INTO recording (name, incident, begun_at) VALUES ('7-1', 7, 10);
CREATE TABLE expectation (holds BIGINT NOT NULL CHECK (holds = 1));
INSERT INTO expectation (holds) SELECT COUNT(id) FROM call WHERE is_open = 1;
INSERT INTO expectation (holds) SELECT COUNT(name) FROM recording WHERE incident = 7;
DROP TABLE expectation;
DELETE FROM call;
DELETE FROM recording;
