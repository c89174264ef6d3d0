--! loses: public.t.code: made from the id again
alter table public.t drop column if exists code;
