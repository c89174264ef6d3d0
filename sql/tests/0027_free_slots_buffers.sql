-- 0027_free_slots_buffers
--
-- What is offered leaves room for the buffers of all, and can be booked.

begin;

select plan(3);

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

-- buffers ---------------------------------------------------------------------
insert into booking (start_at, end_at)
values ('2030-01-07 11:00+00', '2030-01-07 12:00+00');
update public.service set buffer_before_minutes = 10;

select set_eq(
    $$
        select to_char(start_at, 'HH24:MI')
        from public.free_slots(md5('acme')::uuid, md5('talk')::uuid, '2030-01-07')
    $$,
    array['09:00'],
    'a slot needs its own buffers, too: 10:10 would end inside a booking'
);

select throws_ok(
    $$
        insert into booking (start_at, end_at)
        values ('2030-01-07 12:00+00', '2030-01-07 13:00+00')
    $$,
    '23P01',
    'conflicting key value violates exclusion constraint '
    || '"bookings_service_occupied_once_excl"',
    'what is not offered for want of a buffer is refused'
);

select lives_ok(
    $$
        insert into booking (start_at, end_at)
        select start_at, end_at
        from public.free_slots(md5('acme')::uuid, md5('talk')::uuid, '2030-01-07')
    $$,
    'what is offered can be booked'
);

select * from finish();
rollback;
