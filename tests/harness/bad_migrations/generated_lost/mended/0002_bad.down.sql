--! loses: public.t.twice: computed again
alter table public.t drop column twice;
alter table public.t
add column twice bigint generated always as (id::bigint * 2) stored;
