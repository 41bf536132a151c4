-- The secret with which an alarm panel encrypts its line, sealed.
ALTER TABLE terminal ADD COLUMN line_key_sealed TEXT NOT NULL DEFAULT '';
