INSERT INTO user_account (id, version, name, name_folded, display_name, role, areas, language,
    password_hash, must_change_password, disabled, failed_in_row, locked_until, created_at,
    last_sign_in_at)
    VALUES (1, 3, 'Ann', 'ann', 'Ann', 'operator', '14,', 'en', 'h', 0, 1, 4, 77, 5, 6);
