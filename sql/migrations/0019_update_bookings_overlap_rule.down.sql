-- 0019_update_bookings_overlap_rule, down
--
-- A completed booking blocks again. Stops with the list of pairs where rows break that
-- rule: then the newer rule stays. Found and replaced in one statement, as on the way
-- up, under the same lock and for as long.
--
--! locks: access exclusive public.bookings
--! allow: lock-table: no pair may come between the look for it and the older rule
--! allow: exclusion-on-old-table: one rule for all rows, as on the way up

do $$
declare
    old_rule name;
    broken bigint;
    first_broken text;
    wanted_rule constant text := 'bookings_excl_resource_time EXCLUDE USING gist'
        ' (resource_id WITH =, tstzrange(start_at, end_at, ''[)''::text) WITH &&)'
        ' WHERE (((status = ANY (ARRAY[''pending''::public.booking_status,'
        ' ''confirmed''::public.booking_status,'
        ' ''checked_in''::public.booking_status,'
        ' ''completed''::public.booking_status]))'
        ' AND (resource_id IS NOT NULL)))';
begin
    if to_regclass('public.bookings') is null then
        return;
    end if;

    lock table public.bookings in access exclusive mode;

    old_rule := public.only_exclusion_rule(
        'public.bookings', array['resource_id =', 'tstzrange(start_at, end_at) &&']
    );

    if not exists (
        select from public.shape_differences('public.bookings', array[wanted_rule])
    ) then
        raise notice 'bookings: overlap rule is the old one already, 0 rows changed';
        return;
    end if;

    -- Only a booking that starts before an earlier one has ended can be the later of a
    -- pair: finding those first keeps the join small.
    with occupying as (
        select
            *,
            max(end_at) over (
                partition by resource_id
                order by start_at, id
                rows between unbounded preceding and 1 preceding
            ) as busy_until
        from public.bookings
        where
            status in ('pending', 'confirmed', 'checked_in', 'completed')
            and resource_id is not null
    ),

    pair as (
        select
            earlier.start_at,
            format(
                '%s (%s) and %s (%s)',
                earlier.id, earlier.status, later.id, later.status
            ) as line
        from occupying as later
        inner join occupying as earlier
            on
                later.resource_id = earlier.resource_id
                and (earlier.start_at, earlier.id) < (later.start_at, later.id)
                and earlier.end_at > later.start_at
        where later.start_at < later.busy_until
    )

    select
        count(*),
        array_to_string((array_agg(pair.line order by pair.start_at))[:20], e'\n')
    into broken, first_broken
    from pair;

    if broken > 0 then
        raise exception 'cannot bring back the overlap rule with completed bookings'
            using
                errcode = 'BKM04',
                detail = format(e'%s pairs overlap:\n%s', broken, first_broken)
                    || case when broken > 20 then e'\n…' else '' end,
                hint = 'Move or export one booking of each pair: a down file never '
                    'deletes.';
    end if;

    alter table public.bookings
    add constraint bookings_excl_resource_time_next exclude using gist (
        resource_id with =,
        tstzrange(start_at, end_at, '[)') with &&
    ) where (
        status in ('pending', 'confirmed', 'checked_in', 'completed')
        and resource_id is not null
    );

    execute format('alter table public.bookings drop constraint %I', old_rule);

    alter table public.bookings
    rename constraint bookings_excl_resource_time_next to bookings_excl_resource_time;

    comment on constraint bookings_excl_resource_time on public.bookings
    is 'Pending, confirmed, checked-in and completed bookings of a resource never'
    ' overlap.';

    call public.require_shape('public.bookings', array[wanted_rule]);

    raise notice 'bookings: overlap rule "%" replaced, 0 rows changed', old_rule;
end;
$$;
