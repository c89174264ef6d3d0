-- red: locks | locks are not as declared | it declares a rewrite that does not happen
--! locks: access exclusive public.t [rewrite]
alter table public.t alter column name type varchar;
