-- 0004_time_zones
--
-- The time zones that a row may name. PostgreSQL itself accepts more than it should: a
-- word with a number is a POSIX zone to it, so `Mars3` is three hours west of
-- Greenwich. What counts is pg_timezone_names, but that view reads 600 to 1,200 files,
-- 10 to 20 ms a look: too slow for each row, and no CHECK can ask it honestly, since
-- its answer changes with the server's zone files. So the names are copied once into a
-- table, foreign keys point to it, and the view is asked only when a name is added. A
-- dump restores on any server: triggers are made after the rows are back.
--
-- Needs:  nothing
-- Tests:  sql/tests/0004_time_zones.sql
--! locks: none

create table if not exists public.time_zone (
    name text not null,

    constraint time_zone_pkey primary key (name)
);
comment on table public.time_zone is 'Names from pg_timezone_names, for foreign keys.';
comment on column public.time_zone.name is 'Full name, spelled as the server does.';
comment on constraint time_zone_pkey on public.time_zone is 'One row per name.';


create or replace function public.refuse_unknown_time_zones()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    unknown_names text;
begin
    select string_agg(format('"%s"', incoming.name), ', ' order by incoming.name)
    into unknown_names
    from incoming
    where
        not exists (
            select from pg_catalog.pg_timezone_names as known
            where known.name = incoming.name
        );

    if unknown_names is not null then
        raise exception 'unknown time zone %', unknown_names
            using
                errcode = 'BKT01',
                detail = 'The server''s pg_timezone_names has no such name.',
                hint = 'Use a full name in its exact spelling, such as Europe/Berlin.';
    end if;

    return null;
end;
$$;
comment on function public.refuse_unknown_time_zones()
is 'Trigger: a name that the server does not know is no time zone.';

-- Per statement, because one look at the view costs the same for one name and for all.
create or replace trigger time_zone_refuse_unknown_on_insert
after insert on public.time_zone
referencing new table as incoming
for each statement execute function public.refuse_unknown_time_zones();
comment on trigger time_zone_refuse_unknown_on_insert on public.time_zone
is 'Only names that the server knows can be added.';

create or replace trigger time_zone_refuse_unknown_on_update
after update on public.time_zone
referencing new table as incoming
for each statement execute function public.refuse_unknown_time_zones();
comment on trigger time_zone_refuse_unknown_on_update on public.time_zone
is 'A name can only become one that the server knows.';


create or replace function public.add_new_time_zones()
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    added bigint;
begin
    insert into public.time_zone (name)
    select known.name from pg_catalog.pg_timezone_names as known
    on conflict (name) do nothing;

    get diagnostics added = row_count;
    return added;
end;
$$;
comment on function public.add_new_time_zones()
is 'Copies the names that are missing, says how many; run it after the server got new'
' zone files.';


do $$
begin
    raise notice 'time_zone: % names added', public.add_new_time_zones();
end;
$$;
