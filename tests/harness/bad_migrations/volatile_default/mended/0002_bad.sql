--! locks: access exclusive public.t
alter table public.t add column if not exists token uuid;
alter table public.t alter column token set default gen_random_uuid();
