-- 0002_migration_checks, down
--
-- Takes the four routines away; they hold no data.
--
--! locks: none

drop function if exists public.only_exclusion_rule(regclass, text[]);
drop procedure if exists public.require_no_rows(regclass, name);
drop procedure if exists public.require_shape(regclass, text[]);
drop function if exists public.shape_differences(regclass, text[]);
