-- red: staircase | rows not restored | after down and up with new rows
alter table public.t add column if not exists code text;
update public.t set code = id::text where code is null;
alter table public.t alter column code set not null;
