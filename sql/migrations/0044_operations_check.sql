-- 0044_operations_check
--
-- One view of everything to look at after each change, and any day: what there is and
-- how much of it, in which states, which indexes are used, and the rules and counts of
-- 0043. Where there is nothing to judge, `fine` is NULL. sql/scripts/checks.sql shows
-- it from psql, and fails where something is not fine.
--
-- For booking_owner, who sees every tenant: whoever is bound by row-level security
-- would count the rows of one, so for him it stops.
--
-- Needs:  0042_audit, 0043_operations_rules
-- Tests:  sql/tests/0044_*.sql, tests/bookings/test_operations.py
--! locks: none

create or replace function public.operations_objects()
returns table (subject text, fine boolean, finding text)
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    relation record;
    total bigint;
begin
    for relation in
        select
            pg_class.oid,
            pg_class.relname,
            format(
                '%s columns, %s constraints, %s indexes, %s triggers',
                pg_class.relnatts,
                (
                    select count(*) from pg_catalog.pg_constraint
                    where conrelid = pg_class.oid and contype <> 'n'
                ),
                (
                    select count(*) from pg_catalog.pg_index
                    where indrelid = pg_class.oid
                ),
                (
                    select count(*) from pg_catalog.pg_trigger
                    where tgrelid = pg_class.oid and not tgisinternal
                )
            ) as objects
        from pg_catalog.pg_class
        where
            pg_class.relnamespace = 'public'::regnamespace
            and pg_class.relkind in ('r', 'p')
            and not exists (
                select from pg_catalog.pg_depend
                where
                    pg_depend.classid = 'pg_catalog.pg_class'::regclass
                    and pg_depend.objid = pg_class.oid
                    and pg_depend.deptype = 'e'
            )
        order by pg_class.relname
    loop
        if row_security_active(relation.oid) then
            raise exception 'cannot count rows of table "%"', relation.relname
                using
                    errcode = 'BKX02',
                    detail = 'Row-level security would hide those of other tenants.',
                    hint = 'Run the checks as booking_owner.';
        end if;

        execute format('select count(*) from %s', relation.oid::regclass) into total;
        subject := relation.relname;
        fine := null;
        finding := format('%s rows, %s', total, relation.objects);
        return next;
    end loop;
end;
$$;
comment on function public.operations_objects()
is 'Rows, columns, constraints, indexes and triggers of each table. BKX02 for whoever'
' does not see all rows.';


create or replace function public.operations_statuses()
returns table (subject text, fine boolean, finding text)
language sql
stable
security invoker
set search_path = ''
as $$
    with state as (
        select
            'bookings' as relation,
            status::text as status
        from public.bookings

        union all

        select
            'resource_hold' as relation,
            status
        from public.resource_hold

        union all

        select
            'workshop_order' as relation,
            status::text as status
        from public.workshop_order

        union all

        select
            'workshop_extension' as relation,
            status::text as status
        from public.workshop_extension

        union all

        select
            'store_booking' as relation,
            status
        from public.store_booking
    )

    select
        relation || ' ' || status,
        null::boolean,
        count(*) || ' rows'
    from state
    group by relation, status
    order by relation, status
$$;
comment on function public.operations_statuses()
is 'How many bookings, holds, orders, extensions and older records are in which state.';


create or replace function public.operations_indexes()
returns table (subject text, fine boolean, finding text)
language sql
stable
security invoker
set search_path = ''
as $$
    select
        stats.indexrelname::text,
        null::boolean,
        format(
            '%s scans, %s%s',
            stats.idx_scan,
            pg_size_pretty(pg_relation_size(stats.indexrelid)),
            -- One that nobody scans may still be a rule.
            case
                when stats.idx_scan = 0 and not (
                    pg_index.indisunique or pg_index.indisexclusion
                ) then ': not used since the statistics began'
            end
        )
    from pg_catalog.pg_stat_user_indexes as stats
    inner join pg_catalog.pg_index on stats.indexrelid = pg_index.indexrelid
    where stats.schemaname = 'public'
    order by stats.relname, stats.indexrelname
$$;
comment on function public.operations_indexes()
is 'How often each index was used, and which could go.';


create or replace view public.operations_check
with (security_invoker = true) as
select
    'objects' as area,
    subject,
    fine,
    finding
from public.operations_objects()

union all

select
    'statuses' as area,
    subject,
    fine,
    finding
from public.operations_statuses()

union all

select
    'rules' as area,
    subject,
    fine,
    finding
from public.operations_rules()

union all

select
    'counts' as area,
    subject,
    fine,
    finding
from public.operations_counts()

union all

select
    'indexes' as area,
    subject,
    fine,
    finding
from public.operations_indexes();
comment on view public.operations_check
is 'Everything to look at after a change and any day; fine is false where it is not.';
comment on column public.operations_check.area
is 'objects, statuses, rules, counts or indexes.';
comment on column public.operations_check.subject is 'What was looked at.';
comment on column public.operations_check.fine
is 'Whether it is as it must be; NULL where there is nothing to judge.';
comment on column public.operations_check.finding is 'What there is, or what is wrong.';

call public.revoke_from_public();
