-- Fails when a row that must be refused is taken, or one that must be kept is not.
INSERT INTO deadline (kind, subject, at) VALUES ('ladder', 1, 10);
INSERT INTO deadline (kind, subject, at) VALUES ('ladder', 1, 20)
    ON CONFLICT (kind, subject) DO UPDATE SET at = excluded.at;
CREATE TABLE expectation (holds BIGINT NOT NULL CHECK (holds = 1));
INSERT INTO expectation (holds) SELECT COUNT(at) FROM deadline WHERE at = 20;
INSERT INTO terminal (id, device, device_reversed, protocol, model, kind, sim_sealed, state, elder,
    worn_since, area, auth_sealed, enrolled_at)
    VALUES (1, '1', '1', 'watch', '', 'watch', '', 'commissioned', 0, NULL, 0, '', 0);
INSERT INTO terminal (id, device, device_reversed, protocol, model, kind, sim_sealed, state, elder,
    worn_since, area, auth_sealed, enrolled_at)
    VALUES (2, '1', '1', 'watch', '', 'watch', '', 'commissioned', 0, NULL, 0, '', 0)
    ON CONFLICT (device, protocol) DO NOTHING;
INSERT INTO expectation (holds) SELECT COUNT(id) FROM terminal;
DROP TABLE expectation;
DELETE FROM deadline;
DELETE FROM terminal;
