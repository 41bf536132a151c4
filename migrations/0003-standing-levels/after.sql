-- Fails when a level of a terminal could stand twice.
INSERT INTO standing_level (terminal, kind, incident, since, told) VALUES (1, 'smoke', 7, 10, 1);
INSERT INTO standing_level (terminal, kind, incident, since, told) VALUES (1, 'smoke', 8, 10, 2)
    ON CONFLICT (terminal, kind) DO UPDATE SET incident = excluded.incident, told = excluded.told;
CREATE TABLE expectation (holds BIGINT NOT NULL CHECK (holds = 1));
INSERT INTO expectation (holds) SELECT COUNT(told) FROM standing_level;
INSERT INTO expectation (holds) SELECT COUNT(told) FROM standing_level WHERE told = 2;
DROP TABLE expectation;
DELETE FROM standing_level;
