-- red: locks | locks are not as declared | down: it takes a lock that it does not declare
--! locks: access exclusive public.t
alter table public.t alter column name set default 'none';
