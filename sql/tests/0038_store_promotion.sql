-- 0038_store_promotion
--
-- Records of the older store become bookings, each once.

begin;

select plan(5);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.resource (id, tenant_id, type, name, code, timezone)
values (md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'Asia/Tokyo');

insert into public.store (tenant_id) values (md5('acme')::uuid);

create temporary view kept as select * from public.store_booking;
alter view kept alter column tenant_id set default md5('acme')::uuid;

-- Each test names only the fields that it is about.
create function pg_temp.record(key text, change jsonb = '{}') returns jsonb
language sql
as $$
    select
        jsonb_build_object('id', key, 'user_id', 'u_9', 'slot_id', 'A')
        || '{"status": "confirmed", "resource_id": "van"}' || change
$$;

insert into kept (key, record)
values
(
    'b_1',
    pg_temp.record('b_1', '{"start_at": 0, "duration_min": 30, "created_at": -1000}')
),
(
    'b_2',
    pg_temp.record('b_2', '{
        "start_at": 1800000, "duration_min": 0.5, "status": "reschedule_pending",
        "pending_new_slot_id": "B"
    }')
),
(
    'b_3',
    pg_temp.record('b_3', '{
        "start_at": 0, "duration_min": 30, "status": "cancelled", "user_id": "u_8",
        "updated_at": 9000,
        "history": [
            {"ts": 5000, "status": "confirmed"}, {"ts": 6000, "status": "cancelled"},
            {"ts": 9000, "status": "cancelled", "note": "backfill_resource_id"}
        ]
    }')
);

create temporary view promoted as
select
    bookings.*,
    store_promotion.key,
    customer.name as customer
from public.store_promotion
inner join public.bookings on store_promotion.booking_id = bookings.id
inner join public.customer on bookings.customer_id = customer.id;

-- a first run -----------------------------------------------------------------
select results_eq(
    $$ select * from public.promote_store(md5('acme')::uuid) $$,
    'values (3::bigint, 0::bigint)',
    'a run says how many records it made bookings of'
);

select set_eq(
    'select key, status, start_at, end_at from promoted',
    $$
        values
        (
            'b_1', 'confirmed'::public.booking_status,
            '1970-01-01'::timestamptz, '1970-01-01 00:30+00'::timestamptz
        ),
        ('b_2', 'confirmed', '1970-01-01 00:30+00', '1970-01-01 00:30:30+00'),
        ('b_3', 'canceled', '1970-01-01', '1970-01-01 00:30+00')
    $$,
    'confirmed and pending records become confirmed, cancelled ones canceled'
);

select set_eq(
    'select key, resource_id, booking_tz, customer from promoted',
    $$
        values
        ('b_1', md5('van')::uuid, 'Asia/Tokyo', 'u_9'),
        ('b_2', md5('van')::uuid, 'Asia/Tokyo', 'u_9'),
        ('b_3', md5('van')::uuid, 'Asia/Tokyo', 'u_8')
    $$,
    'they are on the resource of that code, for a customer of the name of the user'
);

select results_eq(
    'select count(*) from public.customer',
    array[2::bigint],
    'a user of the store becomes one customer'
);

select results_eq(
    $$
        select canceled_at, (select created_at from promoted where key = 'b_1')
        from promoted
        where key = 'b_3'
    $$,
    $$
        values (
            '1970-01-01 00:00:06+00'::timestamptz, '1969-12-31 23:59:59+00'::timestamptz
        )
    $$,
    'a booking was canceled when the history says so, and made when the record was'
);

select * from finish();
rollback;
