-- _hundred_thousand_bookings
--
-- For suites about cost: a service, a resource, and 100,000 bookings of an hour each.

insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

insert into public.resource (id, tenant_id, type, name, code, timezone)
values (md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'UTC');

insert into public.service (
    id, tenant_id, slug, name, duration_minutes, price_cents, timezone, buffer_minutes
)
values (md5('talk')::uuid, md5('acme')::uuid, 'talk', 'Talk', 45, 0, 'UTC', 15);

insert into public.availability_rule (
    tenant_id, day_of_week, starts, ends, effective_from
)
values (md5('acme')::uuid, 6, '08:00', '20:00', '2020-01-01');

-- 50,000 hours on a resource, 50,000 of a service without one, most of them over. The
-- triggers would say the same, and take a minute for it.
alter table public.bookings disable trigger all;

insert into public.bookings (
    tenant_id, customer_id, resource_id, service_id, client_generated_id, status,
    booking_type, start_at, end_at, occupied, booking_tz
)
select
    md5('acme')::uuid as tenant_id,
    md5('ada')::uuid as customer_id,
    md5(place.code)::uuid as resource_id,
    md5('talk')::uuid as service_id,
    gen_random_uuid()::text as client_generated_id,
    place.status,
    'TIMESLOT' as booking_type,
    place.hour as start_at,
    place.hour + interval '45 minutes' as end_at,
    tstzrange(place.hour, place.hour + interval '60 minutes') as occupied,
    'UTC' as booking_tz
from (
    select
        codes.code,
        '2026-01-01'::timestamptz + number * interval '1 hour' as hour,
        case when number < 35000 then 'completed' else 'pending' end
        ::public.booking_status as status
    from (values ('van'), (null)) as codes (code)
    cross join generate_series(1, 50000) as number
) as place;

alter table public.bookings enable trigger all;
analyze public.bookings;
