--! locks: none
alter table public.t alter column name drop default;
