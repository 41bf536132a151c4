-- Fails when the user did not come through with everything else about her.
CREATE TABLE expectation (holds BIGINT NOT NULL CHECK (holds = 1));
INSERT INTO expectation (holds) SELECT COUNT(id) FROM user_account
    WHERE name_folded = 'ann' AND version = 3 AND disabled = 1 AND created_at = 5 AND last_sign_in_at = 6;
DROP TABLE expectation;
DELETE FROM user_account;
