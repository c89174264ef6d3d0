--! refuses: rows: a part is not to be lost
--! locks: access exclusive public.part, access exclusive public.t
do $$ begin
if exists (select from public.part) then raise 'there are parts'; end if;
end $$;
drop table if exists public.part;
