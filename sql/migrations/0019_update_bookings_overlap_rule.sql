-- 0019_update_bookings_overlap_rule
--
-- A completed booking no longer blocks another one. The rule is found by what it says,
-- not by its name, and replaced by one of the given name without `completed`. No row
-- changes. The new rule is added before the old one goes, in one statement: at every
-- moment one of them is in force, and a failure leaves the old one.
--
-- An exclusion constraint cannot be added NOT VALID: its index is built, then each row
-- rechecked, under ACCESS EXCLUSIVE, so nobody reads or writes bookings meanwhile.
-- Measured on two cores, all rows in memory, on 15 and 18: 3 to 4 s for 200,000 active
-- bookings, 16 to 21 s for a million; a table that does not fit takes longer. The
-- README has the way round it for a table that cannot be shut for so long.
--
-- Needs:  0002_migration_checks, 0008_bookings
-- Tests:  sql/tests/0019_overlap_rule_validation.sql
--! locks: access exclusive public.bookings
--! allow: lock-table: the rule that is found must be the one that is replaced
--! allow: exclusion-on-old-table: one rule for all rows; the time it takes is above

do $$
declare
    missing text;
    old_rule name;
    wanted_rule constant text := 'bookings_excl_resource_time EXCLUDE USING gist'
        ' (resource_id WITH =, tstzrange(start_at, end_at, ''[)''::text) WITH &&)'
        ' WHERE (((status = ANY (ARRAY[''pending''::public.booking_status,'
        ' ''confirmed''::public.booking_status,'
        ' ''checked_in''::public.booking_status]))'
        ' AND (resource_id IS NOT NULL)))';
begin
    select string_agg(format('%s %s', needed.name, needed.type), ', ')
    into missing
    from (
        values
        ('resource_id', 'uuid'),
        ('start_at', 'timestamp with time zone'),
        ('end_at', 'timestamp with time zone'),
        ('status', 'public.booking_status')
    ) as needed (name, type)
    where
        not exists (
            select from pg_catalog.pg_attribute
            where
                attrelid = to_regclass('public.bookings')
                and attname = needed.name
                and atttypid = to_regtype(needed.type)
                and not attisdropped
        );

    if missing is not null then
        raise exception 'table "bookings" lacks columns of the overlap rule'
            using
                errcode = 'BKM02',
                detail = format('Missing, or of another type: %s.', missing),
                hint = 'Apply the migrations before this one, in their order.';
    end if;

    -- From here on nobody else changes the rules of this table.
    lock table public.bookings in access exclusive mode;

    old_rule := public.only_exclusion_rule(
        'public.bookings', array['resource_id =', 'tstzrange(start_at, end_at) &&']
    );

    if not exists (
        select from public.shape_differences('public.bookings', array[wanted_rule])
    ) then
        raise notice 'bookings: overlap rule is the new one already, 0 rows changed';
        return;
    end if;

    alter table public.bookings
    add constraint bookings_excl_resource_time_next exclude using gist (
        resource_id with =,
        tstzrange(start_at, end_at, '[)') with &&
    ) where (
        status in ('pending', 'confirmed', 'checked_in')
        and resource_id is not null
    );

    execute format('alter table public.bookings drop constraint %I', old_rule);

    alter table public.bookings
    rename constraint bookings_excl_resource_time_next to bookings_excl_resource_time;

    call public.require_shape('public.bookings', array[wanted_rule]);

    raise notice 'bookings: overlap rule "%" replaced, 0 rows changed', old_rule;
end;
$$;
comment on constraint bookings_excl_resource_time on public.bookings
is 'Pending, confirmed and checked-in bookings of a resource never overlap.';
