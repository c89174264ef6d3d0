-- 0031_workshop_status_migrate, down
--
-- Takes the procedure away. Orders keep their new names, which the schema of 0030
-- knows: who wants the old ones back calls roll_back_workshop_order_status().
--
--! locks: none
--! loses: public.workshop_order_status_backup: what was saved stays saved
--! loses: public.workshop_order.status: the new names stay, as said above
--! loses: public.workshop_order.updated_at: rewritten rows were touched
--! loses: public.workshop_order_history: what was rewritten is remembered

drop procedure if exists public.migrate_workshop_order_status(integer);
