-- 0031_workshop_status_migrate, down
--
-- Takes the procedure away. Orders keep their new names, which the schema of 0030
-- knows: who wants the old ones back calls roll_back_workshop_order_status().
--
--! locks: none

drop procedure if exists public.migrate_workshop_order_status(integer);
