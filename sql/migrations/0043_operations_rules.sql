-- 0043_operations_rules
--
-- Whether every rule is in force, and whether what triggers count is what the rows say.
-- A trigger that somebody disabled for an import, a constraint left NOT VALID, an index
-- that CONCURRENTLY left invalid: nothing fails, until something wrong is stored. Each
-- line says whether it is fine, and what is not.
--
-- These only read, so they run in a read-only transaction and on a standby.
--
-- Needs:  0026_service_overlap, 0034_workshop_extensions, 0041_roles
-- Tests:  sql/tests/0043_*.sql
--! locks: none

create or replace function public.operations_rules()
returns table (subject text, fine boolean, finding text)
language sql
stable
security invoker
set search_path = ''
as $$
    with ours as (
        select *
        from pg_catalog.pg_class
        where
            relnamespace = 'public'::regnamespace
            and relkind in ('r', 'p')
            and not exists (
                select from pg_catalog.pg_depend
                where
                    pg_depend.classid = 'pg_catalog.pg_class'::regclass
                    and pg_depend.objid = pg_class.oid
                    and pg_depend.deptype = 'e'
            )
    ),

    broken (subject, line) as (
        -- NOT ENFORCED (18) is not validated either.
        select
            'constraints are valid' as subject,
            format('%s on %s', pg_constraint.conname, ours.relname) as line
        from ours
        inner join pg_catalog.pg_constraint on ours.oid = pg_constraint.conrelid
        where not pg_constraint.convalidated

        union all

        -- Among them those of foreign keys, which a superuser can disable.
        select
            'triggers are enabled' as subject,
            format('%s on %s', pg_trigger.tgname, ours.relname) as line
        from ours
        inner join pg_catalog.pg_trigger on ours.oid = pg_trigger.tgrelid
        where pg_trigger.tgenabled not in ('O', 'A')

        union all

        select
            'indexes are valid' as subject,
            found.relname as line
        from ours
        inner join pg_catalog.pg_index on ours.oid = pg_index.indrelid
        inner join pg_catalog.pg_class as found on pg_index.indexrelid = found.oid
        where not (pg_index.indisvalid and pg_index.indisready and pg_index.indislive)

        union all

        select
            'row-level security is forced' as subject,
            ours.relname as line
        from ours
        inner join pg_catalog.pg_attribute on ours.oid = pg_attribute.attrelid
        where
            pg_attribute.attname = 'tenant_id'
            and not pg_attribute.attisdropped
            and not (ours.relrowsecurity and ours.relforcerowsecurity)

        union all

        select
            'rules against overlap are there' as subject,
            wanted.name as line
        from unnest(array[
            'bookings_excl_resource_time',
            'bookings_resource_occupied_once_excl',
            'bookings_service_occupied_once_excl',
            'resource_blackout_never_overlap_excl',
            'availability_rule_of_service_overlap_excl',
            'availability_rule_of_every_service_overlap_excl'
        ]) as wanted (name)
        where
            not exists (
                select from ours
                inner join pg_catalog.pg_constraint on ours.oid = pg_constraint.conrelid
                where
                    pg_constraint.contype = 'x'
                    and pg_constraint.conname = wanted.name
            )

        union all

        select
            'no old value of an order is left' as subject,
            pg_enum.enumlabel::text as line
        from pg_catalog.pg_enum
        where
            pg_enum.enumtypid = 'public.workshop_order_status'::regtype
            and pg_enum.enumlabel in (
                'JOCKEY_ASSIGNED', 'IN_TRANSIT_TO_WORKSHOP', 'IN_WORKSHOP', 'COMPLETED',
                'IN_TRANSIT_TO_CUSTOMER'
            )
    )

    select
        checked.subject,
        count(broken.line) = 0,
        coalesce(string_agg(broken.line, ', ' order by broken.line), 'all')
    from unnest(array[
        'constraints are valid',
        'triggers are enabled',
        'indexes are valid',
        'row-level security is forced',
        'rules against overlap are there',
        'no old value of an order is left'
    ]) with ordinality as checked (subject, place)
    left join broken on checked.subject = broken.subject
    group by checked.subject, checked.place
    order by checked.place
$$;
comment on function public.operations_rules()
is 'Whether constraints, triggers, indexes and row-level security are in force, or'
' which are not.';


create or replace function public.operations_counts()
returns table (subject text, fine boolean, finding text)
language sql
stable
security invoker
set search_path = ''
as $$
    with promised as (
        select
            taken.tenant_id,
            taken.resource_id,
            taken.date,
            sum(taken.quantity) as units
        from (
            select tenant_id, resource_id, date, quantity from public.resource_hold
            where status = 'ACTIVE'

            union all

            select tenant_id, resource_id, date, quantity
            from public.resource_allocation
        ) as taken
        group by taken.tenant_id, taken.resource_id, taken.date
    ),

    wrong (subject, line) as (
        select
            'what is free is the maximum less what is promised' as subject,
            format(
                '%s %s',
                coalesce(day.resource_id, promised.resource_id),
                coalesce(day.date, promised.date)
            ) as line
        from public.resource_capacity as day
        full join promised
            on
                day.tenant_id = promised.tenant_id
                and day.resource_id = promised.resource_id
                and day.date = promised.date
        where
            (day.max_capacity - coalesce(promised.units, 0))
            is distinct from day.available_capacity

        union all

        select
            'undecided extensions of orders are counted' as subject,
            workshop_order.id::text as line
        from public.workshop_order
        where
            workshop_order.pending_extensions <> (
                select count(*) from public.workshop_extension
                where
                    workshop_extension.tenant_id = workshop_order.tenant_id
                    and workshop_extension.order_id = workshop_order.id
                    and workshop_extension.status = 'PENDING'
            )

        union all

        select
            'overdue holds are expired within the hour' as subject,
            id::text as line
        from public.resource_hold
        where status = 'ACTIVE' and expires_at < now() - interval '1 hour'
    )

    select
        checked.subject,
        count(wrong.line) = 0,
        case count(wrong.line)
            when 0 then 'all'
            else format(
                '%s rows: %s',
                count(wrong.line),
                array_to_string((array_agg(wrong.line order by wrong.line))[:20], ', ')
            )
        end
    from unnest(array[
        'what is free is the maximum less what is promised',
        'undecided extensions of orders are counted',
        'overdue holds are expired within the hour'
    ]) with ordinality as checked (subject, place)
    left join wrong on checked.subject = wrong.subject
    group by checked.subject, checked.place
    order by checked.place
$$;
comment on function public.operations_counts()
is 'Whether what triggers and workers keep agrees with the rows, or where not.';

call public.revoke_from_public();
