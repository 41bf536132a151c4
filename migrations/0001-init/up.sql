-- Times are UTC microseconds, areas and ids integers, enums short text. "sealed" columns hold
-- AES-256-GCM in base64; search terms of numbers are keyed digests.

CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject BIGINT NOT NULL,
    actor TEXT NOT NULL,
    area BIGINT NOT NULL,
    payload TEXT,
    salt BLOB,
    digest BLOB NOT NULL,
    chain BLOB NOT NULL
);
CREATE INDEX event_of_subject ON event (subject, seq);

CREATE TABLE log_head (
    id INTEGER PRIMARY KEY,
    seq BIGINT NOT NULL,
    chain BLOB NOT NULL,
    seal BLOB NOT NULL
);

CREATE TABLE deadline (
    kind TEXT NOT NULL,
    subject BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (kind, subject)
);
CREATE INDEX deadline_due ON deadline (at, kind, subject);
CREATE INDEX deadline_of_subject ON deadline (subject);

CREATE TABLE elder (
    id INTEGER PRIMARY KEY,
    version BIGINT NOT NULL,
    name_sort TEXT NOT NULL,
    area BIGINT NOT NULL,
    birth BIGINT NOT NULL,
    lives_alone BIGINT NOT NULL,
    card TEXT NOT NULL,
    sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX elder_by_name ON elder (area, name_sort, id, lives_alone);
CREATE INDEX elder_by_birth ON elder (area, birth, id, lives_alone);
CREATE INDEX elder_by_area ON elder (area, id, lives_alone);
CREATE INDEX elder_by_card ON elder (card);

CREATE TABLE elder_version (
    elder BIGINT NOT NULL,
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    sealed TEXT NOT NULL,
    PRIMARY KEY (elder, version)
);

CREATE TABLE elder_term (
    term TEXT NOT NULL,
    elder BIGINT NOT NULL,
    PRIMARY KEY (elder, term)
);
CREATE INDEX elder_by_term ON elder_term (term, elder);

CREATE TABLE terminal (
    id INTEGER PRIMARY KEY,
    device TEXT NOT NULL,
    device_reversed TEXT NOT NULL,
    protocol TEXT NOT NULL,
    model TEXT NOT NULL,
    kind TEXT NOT NULL,
    sim_sealed TEXT NOT NULL,
    state TEXT NOT NULL,
    elder BIGINT NOT NULL,
    worn_since BIGINT,
    area BIGINT NOT NULL,
    auth_sealed TEXT NOT NULL,
    enrolled_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX terminal_of_device ON terminal (device, protocol);
CREATE INDEX terminal_of_elder ON terminal (elder, id);
CREATE INDEX terminal_by_tail ON terminal (device_reversed);
CREATE INDEX terminal_by_device ON terminal (area, device, id, state, protocol);
CREATE INDEX terminal_by_enrolled ON terminal (area, enrolled_at, id, state, protocol);

CREATE TABLE wearing (
    terminal BIGINT NOT NULL,
    since BIGINT NOT NULL,
    elder BIGINT NOT NULL,
    until BIGINT,
    PRIMARY KEY (terminal, since)
);
CREATE INDEX wearing_of_elder ON wearing (elder, since);

CREATE TABLE knock (
    protocol TEXT NOT NULL,
    device TEXT NOT NULL,
    address TEXT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    frames BIGINT NOT NULL,
    presses BIGINT NOT NULL,
    said TEXT NOT NULL,
    PRIMARY KEY (device, protocol)
);
CREATE INDEX knock_newest ON knock (last_at);

CREATE TABLE user_account (
    id INTEGER PRIMARY KEY,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL,
    areas TEXT NOT NULL,
    language TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    must_change_password BIGINT NOT NULL,
    disabled BIGINT NOT NULL,
    failed_in_row BIGINT NOT NULL,
    locked_until BIGINT,
    created_at BIGINT NOT NULL,
    last_sign_in_at BIGINT
);
CREATE UNIQUE INDEX user_by_name ON user_account (name_folded);

CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    token_hash TEXT NOT NULL,
    user_account BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    address TEXT NOT NULL
);
CREATE UNIQUE INDEX session_by_token ON session (token_hash);
CREATE INDEX session_of_user ON session (user_account);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE access (
    id INTEGER PRIMARY KEY,
    at BIGINT NOT NULL,
    user_account BIGINT NOT NULL,
    user_name TEXT NOT NULL,
    role TEXT NOT NULL,
    action TEXT NOT NULL,
    elder BIGINT NOT NULL,
    elder_name TEXT NOT NULL,
    incident BIGINT NOT NULL,
    reason TEXT NOT NULL,
    address TEXT NOT NULL,
    area BIGINT NOT NULL
);
CREATE INDEX access_of_area ON access (area, id);
CREATE INDEX access_of_elder ON access (elder, id);
CREATE INDEX access_of_user ON access (user_account, id);

CREATE TABLE incident (
    id INTEGER PRIMARY KEY,
    version BIGINT NOT NULL,
    number TEXT NOT NULL,
    state TEXT NOT NULL,
    is_open BIGINT NOT NULL,
    origin TEXT NOT NULL,
    priority BIGINT NOT NULL,
    kinds TEXT NOT NULL,
    elder BIGINT NOT NULL,
    terminal BIGINT NOT NULL,
    device TEXT NOT NULL,
    protocol TEXT NOT NULL,
    area BIGINT NOT NULL,
    raised_at BIGINT NOT NULL,
    last_alarm_at BIGINT NOT NULL,
    holder BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    closed_at BIGINT,
    next_deadline_at BIGINT,
    sealed TEXT NOT NULL
);
CREATE INDEX incident_open ON incident (is_open, area, priority, raised_at, id);
CREATE INDEX incident_of_area ON incident (area, id);
CREATE INDEX incident_of_elder ON incident (elder, is_open, closed_at, id);
CREATE INDEX incident_of_device ON incident (device, protocol, is_open, closed_at, id);
CREATE INDEX incident_of_terminal ON incident (terminal, raised_at, outcome);
CREATE INDEX incident_by_number ON incident (number);

CREATE TABLE incident_number (
    day INTEGER PRIMARY KEY,
    count BIGINT NOT NULL
);

CREATE TABLE alarm (
    id INTEGER PRIMARY KEY,
    incident BIGINT NOT NULL,
    kinds TEXT NOT NULL,
    key TEXT NOT NULL,
    protocol TEXT NOT NULL,
    device TEXT NOT NULL,
    terminal BIGINT NOT NULL,
    verified BIGINT NOT NULL,
    is_cancel BIGINT NOT NULL,
    is_repeat BIGINT NOT NULL,
    battery_percent BIGINT,
    device_at BIGINT,
    received_at BIGINT NOT NULL,
    committed_at BIGINT,
    seen_at BIGINT,
    answered_at BIGINT
);
CREATE INDEX alarm_of_incident ON alarm (incident, id);
CREATE INDEX alarm_by_key ON alarm (device, key, protocol, received_at);

CREATE TABLE ladder (
    area BIGINT NOT NULL,
    position BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (area, position)
);

CREATE TABLE command (
    id INTEGER PRIMARY KEY,
    terminal BIGINT NOT NULL,
    incident BIGINT NOT NULL,
    area BIGINT NOT NULL,
    kind TEXT NOT NULL,
    sealed TEXT NOT NULL,
    state TEXT NOT NULL,
    is_open BIGINT NOT NULL,
    key TEXT NOT NULL,
    tries BIGINT NOT NULL,
    actor TEXT NOT NULL,
    queued_at BIGINT NOT NULL,
    sent_at BIGINT,
    echoed_at BIGINT,
    confirmed_at BIGINT,
    failed_at BIGINT,
    expires_at BIGINT NOT NULL,
    failure TEXT NOT NULL
);
CREATE INDEX command_open ON command (is_open, terminal, id);
CREATE INDEX command_of_terminal ON command (terminal, id);
CREATE INDEX command_of_incident ON command (incident, id);

CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    at BIGINT NOT NULL,
    protocol TEXT NOT NULL,
    device TEXT NOT NULL,
    why TEXT NOT NULL,
    sealed TEXT NOT NULL
);

CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    terminal BIGINT NOT NULL,
    fix_at BIGINT NOT NULL,
    body BLOB NOT NULL
);

CREATE TABLE track_chunk (
    terminal BIGINT NOT NULL,
    day BIGINT NOT NULL,
    part BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    positions BIGINT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (terminal, day, part)
);

CREATE TABLE last_place (
    terminal BIGINT NOT NULL,
    source BIGINT NOT NULL,
    fix_at BIGINT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (terminal, source)
);
