-- One row a notice; trying again changes the row and adds none.
INSERT INTO notice (id, incident, responder, target, tries, queued_at) VALUES (1, 2, 3, 'duty', 0, 10);
INSERT INTO notice (id, incident, responder, target, tries, queued_at) VALUES (1, 2, 3, 'duty', 1, 10)
    ON CONFLICT (id) DO UPDATE SET tries = excluded.tries;
CREATE TABLE expectation (holds BIGINT NOT NULL CHECK (holds = 1));
INSERT INTO expectation (holds) SELECT COUNT(id) FROM notice WHERE tries = 1;
DROP TABLE expectation;
DELETE FROM notice;
