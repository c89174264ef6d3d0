--! loses: public.seen: made again from table t
drop table if exists public.seen;
