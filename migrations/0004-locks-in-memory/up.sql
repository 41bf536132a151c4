-- Failed sign-ins are counted per name and network, in memory: a row of the name alone let any
-- stranger lock its owner out.
ALTER TABLE user_account DROP COLUMN failed_in_row;
ALTER TABLE user_account DROP COLUMN locked_until;
