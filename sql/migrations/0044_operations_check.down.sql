-- 0044_operations_check, down
--
--! locks: access exclusive public.operations_check

drop view if exists public.operations_check;
drop function if exists public.operations_indexes();
drop function if exists public.operations_statuses();
drop function if exists public.operations_objects();
