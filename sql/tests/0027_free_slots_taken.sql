-- 0027_free_slots_taken
--
-- Slots are offered exactly where they can be booked.

begin;

select plan(7);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values
(md5('acme')::uuid, 'acme', 'Acme', 'UTC'),
(md5('other')::uuid, 'other', 'Other', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

insert into public.service (
    id, tenant_id, slug, name, duration_minutes, price_cents, timezone, buffer_minutes
)
values
(md5('talk')::uuid, md5('acme')::uuid, 'talk', 'Talk', 60, 0, 'UTC', 0),
(md5('walk')::uuid, md5('acme')::uuid, 'walk', 'Walk', 60, 0, 'UTC', 0);

insert into public.availability_rule (
    tenant_id, service_id, day_of_week, starts, ends, effective_from
)
values (md5('acme')::uuid, null, 1, '09:00', '13:00', '2020-01-01');

-- Each test names only the columns that it is about.
create temporary view booking as select * from public.bookings;
alter view booking alter column tenant_id set default md5('acme')::uuid;
alter view booking alter column customer_id set default md5('ada')::uuid;
alter view booking alter column client_generated_id set default gen_random_uuid();
alter view booking alter column service_id set default md5('talk')::uuid;

create temporary view offered as
select extract(hour from start_at at time zone 'UTC')::integer as hour
from public.free_slots(md5('acme')::uuid, md5('talk')::uuid, '2030-01-07');

-- booked ----------------------------------------------------------------------
insert into booking (id, start_at, end_at)
values (md5('first')::uuid, '2030-01-07 10:00+00', '2030-01-07 11:00+00');

select set_eq(
    'select hour from offered', array[9, 11, 12],
    'a slot that is booked is not offered, its neighbours are'
);

insert into booking (id, start_at, end_at)
values (md5('second')::uuid, '2030-01-07 11:30+00', '2030-01-07 11:40+00');

select set_eq(
    'select hour from offered', array[9, 12],
    'a slot that is booked in part is not offered: the times count, not equal starts'
);

insert into booking (service_id, start_at, end_at)
values
(md5('walk')::uuid, '2030-01-07 09:00+00', '2030-01-07 10:00+00'),
(null, '2030-01-07 12:00+00', '2030-01-07 13:00+00');

select set_eq(
    'select hour from offered', array[9, 12],
    'bookings of another service, or of none, do not matter'
);

insert into booking (booking_date) values ('2030-01-07');

select set_eq(
    'select hour from offered', array[9, 12],
    'times are offered beside a whole day that is booked'
);

-- given back ------------------------------------------------------------------
update booking set status = 'confirmed'
where id in (md5('first')::uuid, md5('second')::uuid);

select set_eq(
    'select hour from offered', array[9, 12],
    'a confirmed booking keeps its slot'
);

update booking set status = 'canceled'
where id = md5('first')::uuid;

select set_eq(
    'select hour from offered', array[9, 10, 12],
    'the slot of a canceled booking is offered again'
);

update booking set status = 'no_show'
where id = md5('second')::uuid;

select set_eq(
    'select hour from offered', array[9, 10, 11, 12],
    'the slot of a no-show is offered again'
);

select * from finish();
rollback;
