drop table public.note;
