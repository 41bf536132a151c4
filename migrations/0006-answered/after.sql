-- Fails when an incident does not know its first answer, or an unanswered one has one.
CREATE TABLE expectation (holds BIGINT NOT NULL CHECK (holds = 1));
INSERT INTO expectation (holds) SELECT COUNT(id) FROM incident WHERE id = 1 AND answered_at = 250;
INSERT INTO expectation (holds) SELECT COUNT(id) FROM incident WHERE id = 2 AND answered_at IS NULL;
DROP TABLE expectation;
DELETE FROM alarm;
DELETE FROM incident;
