-- Levels that a terminal said and has not taken back, with the incident that told of each last.
CREATE TABLE standing_level (
    terminal BIGINT NOT NULL,
    kind TEXT NOT NULL,
    incident BIGINT NOT NULL,
    since BIGINT NOT NULL,
    told BIGINT NOT NULL,
    PRIMARY KEY (terminal, kind)
);
