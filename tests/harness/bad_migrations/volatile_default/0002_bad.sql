-- red: locks | locks are not as declared | it rewrites a table and does not declare it
--! locks: access exclusive public.t
alter table public.t add column if not exists token uuid default gen_random_uuid();
