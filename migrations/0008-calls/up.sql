-- Calls of incidents (name and number sealed) and the recordings of their conversations.
CREATE TABLE call (
    id INTEGER PRIMARY KEY,
    incident BIGINT NOT NULL,
    version BIGINT NOT NULL,
    is_open BIGINT NOT NULL,
    begun_at BIGINT NOT NULL,
    sealed TEXT NOT NULL
);
CREATE INDEX call_of_incident ON call (incident, id);
CREATE INDEX call_open ON call (is_open, id);

CREATE TABLE recording (
    name TEXT NOT NULL PRIMARY KEY,
    incident BIGINT NOT NULL,
    begun_at BIGINT NOT NULL
);
CREATE INDEX recording_of_incident ON recording (incident, begun_at);
