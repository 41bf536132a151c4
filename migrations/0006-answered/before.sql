INSERT INTO incident (id, version, number, state, is_open, origin, priority, kinds, elder, terminal, device, protocol, area, raised_at, last_alarm_at, holder, outcome, closed_at, next_deadline_at, sealed)
    VALUES (1, 1, '0101-0001', 'closed', 0, 'terminal', 1, ',sos,', 0, 0, '', '', 0, 100, 100, 0, 'helped', 400, NULL, '');
INSERT INTO incident (id, version, number, state, is_open, origin, priority, kinds, elder, terminal, device, protocol, area, raised_at, last_alarm_at, holder, outcome, closed_at, next_deadline_at, sealed)
    VALUES (2, 1, '0101-0002', 'offered', 1, 'terminal', 1, ',sos,', 0, 0, '', '', 0, 100, 100, 0, '', NULL, 900, '');
INSERT INTO alarm (id, incident, kinds, key, protocol, device, terminal, verified, is_cancel, is_repeat, received_at, answered_at) VALUES (11, 1, ',sos,', 'a', '', '', 0, 1, 0, 0, 100, 300);
INSERT INTO alarm (id, incident, kinds, key, protocol, device, terminal, verified, is_cancel, is_repeat, received_at, answered_at) VALUES (12, 1, ',sos,', 'b', '', '', 0, 1, 0, 0, 110, 250);
INSERT INTO alarm (id, incident, kinds, key, protocol, device, terminal, verified, is_cancel, is_repeat, received_at, answered_at) VALUES (13, 2, ',sos,', 'c', '', '', 0, 1, 0, 0, 100, NULL);
