-- red: staircase | rows not restored | public.t.token: 3 rows changed
alter table public.t add column if not exists token uuid not null default gen_random_uuid();
