-- 0031_workshop_status_migrate, down
--
-- Takes the procedure away. Orders keep their new names, which the schema of 0030
-- knows: who wants the old ones back calls roll_back_workshop_order_status().
--
--! locks: none
--! loses: public.workshop_order_status_backup: what was saved stays saved

drop procedure if exists public.migrate_workshop_order_status(integer);
