-- Fails when a terminal enrolled before has a key.
CREATE TABLE expectation (holds BIGINT NOT NULL CHECK (holds = 1));
INSERT INTO expectation (holds) SELECT COUNT(id) FROM terminal WHERE id = 71 AND line_key_sealed = '';
DROP TABLE expectation;
DELETE FROM terminal WHERE id = 71;
