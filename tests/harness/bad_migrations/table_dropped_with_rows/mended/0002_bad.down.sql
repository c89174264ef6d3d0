--! loses: public.note: they are computed again when asked for
drop table public.note;
