-- red: staircase | rows not restored | public.t.note: 3 rows changed
alter table public.t drop column if exists note;
