-- red: locks | locks are not as declared | it declares a lock of something that was not there
--! locks: access exclusive public.t, access exclusive public.t_wide_idx
alter table public.t alter column name set default 'none';
