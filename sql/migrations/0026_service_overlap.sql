-- 0026_service_overlap
--
-- Where a booking is on no resource, its service is what is occupied: two of them do
-- not overlap, buffers included. An exclusion constraint compares ranges, so 09:30 to
-- 10:30 does not slip into 09:00 to 10:00, as where starts were compared for equality.
--
-- Nothing said so before, so there may be bookings that break the rule. They are not
-- moved or canceled here: the migration stops and lists the pairs.
--
-- An id is the tenant's own, so the tenant is compared, too; in second place, since a
-- GiST index is weak where its first column says little. Building it holds ACCESS
-- EXCLUSIVE, as in 0019.
--
-- Needs:  0002_migration_checks, 0025_booking_buffers
-- Tests:  sql/tests/0026_*.sql
--! locks: access exclusive public.bookings
--! allow: lock-table: no pair may come between the look for it and the rule
--! allow: exclusion-on-old-table: one rule for all rows; 0019 says what it takes

do $$
declare
    broken bigint;
    first_broken text;
begin
    lock table public.bookings in access exclusive mode;

    if exists (
        select from pg_catalog.pg_constraint
        where
            conrelid = 'public.bookings'::regclass
            and conname = 'bookings_service_occupied_once_excl'
    ) then
        raise notice 'bookings: services are guarded already, 0 rows changed';
        return;
    end if;

    -- Only a booking that begins before an earlier one has ended can be the later of a
    -- pair: finding those first keeps the join small.
    with occupying as (
        select
            *,
            max(upper(occupied)) over (
                partition by tenant_id, service_id
                order by lower(occupied), id
                rows between unbounded preceding and 1 preceding
            ) as busy_until
        from public.bookings
        where
            status in ('pending', 'confirmed', 'checked_in')
            and service_id is not null
            and resource_id is null
            and occupied is not null
    ),

    pair as (
        select
            earlier.start_at,
            format(
                '%s (%s) and %s (%s)',
                earlier.id, earlier.occupied, later.id, later.occupied
            ) as line
        from occupying as later
        inner join occupying as earlier
            on
                later.tenant_id = earlier.tenant_id
                and later.service_id = earlier.service_id
                and later.occupied && earlier.occupied
                and (lower(earlier.occupied), earlier.id)
                < (lower(later.occupied), later.id)
        where lower(later.occupied) < later.busy_until
    )

    select
        count(*),
        array_to_string((array_agg(pair.line order by pair.start_at))[:20], e'\n')
    into broken, first_broken
    from pair;

    if broken > 0 then
        raise exception 'cannot guard services while bookings of one overlap'
            using
                errcode = 'BKD02',
                detail = format(e'%s pairs overlap:\n%s', broken, first_broken)
                    || case when broken > 20 then e'\n…' else '' end,
                hint = 'Move or cancel one booking of each pair, or give it a resource.';
    end if;

    alter table public.bookings
    add constraint bookings_service_occupied_once_excl exclude using gist (
        service_id with =,
        tenant_id with =,
        occupied with &&
    ) where (
        status in ('pending', 'confirmed', 'checked_in')
        and resource_id is null
    );

    raise notice 'bookings: services are guarded from here on, 0 rows changed';
end;
$$;


call public.require_shape(
    'public.bookings',
    array[
        'bookings_service_occupied_once_excl EXCLUDE USING gist'
        || ' (service_id WITH =, tenant_id WITH =, occupied WITH &&)'
        || ' WHERE (((status = ANY (ARRAY[''pending''::public.booking_status,'
        || ' ''confirmed''::public.booking_status,'
        || ' ''checked_in''::public.booking_status])) AND (resource_id IS NULL)))'
    ]
);

comment on constraint bookings_service_occupied_once_excl on public.bookings
is 'Pending, confirmed and checked-in bookings of a service that are on no resource'
' stay out of each other''s time and buffers.';
