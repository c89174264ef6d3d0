-- 0043_operations_rules, down
--
--! locks: none

drop function if exists public.operations_counts();
drop function if exists public.operations_rules();
