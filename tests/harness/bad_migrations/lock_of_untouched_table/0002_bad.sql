-- red: locks | locks are not as declared | --! locks: share public.u
--! locks: access exclusive public.t, share public.u
alter table public.t alter column name set default 'none';
