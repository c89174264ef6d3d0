create or replace function public.one() returns int language sql
as $$ select 1 $$;
