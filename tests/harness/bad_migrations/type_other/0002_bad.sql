-- red: staircase | catalog not restored | character varying(20) -> character varying(25)
alter table public.t alter column name type text;
