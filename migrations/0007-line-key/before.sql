INSERT INTO terminal (id, device, device_reversed, protocol, model, kind, sim_sealed, state, elder, worn_since, area, auth_sealed, enrolled_at)
    VALUES (71, '1234', '4321', 'watch', '', 'watch', '', 'commissioned', 0, NULL, 0, '', 100);
