-- When an incident was first answered, so that the late ones can be listed.
ALTER TABLE incident ADD COLUMN answered_at BIGINT;
UPDATE incident SET answered_at = (SELECT MIN(alarm.answered_at) FROM alarm WHERE alarm.incident = incident.id);
