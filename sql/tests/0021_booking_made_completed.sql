-- 0021_booking_made_completed
--
-- A new booking can be completed when it has ended, or has begun and is paid.

begin;

select plan(4);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

-- Each test names only the columns that it is about.
create temporary view booking as select * from public.bookings;
alter view booking alter column tenant_id set default md5('acme')::uuid;
alter view booking alter column customer_id set default md5('ada')::uuid;
alter view booking alter column client_generated_id set default gen_random_uuid();

-- Around now(), which stands still in this transaction.
create temporary view slot as
select
    name,
    now() + first as start_at,
    now() + last as end_at
from (
    values
    ('ended', interval '-2 hours', interval '0'),
    ('begun', interval '0', interval '1 microsecond'),
    ('future', interval '1 microsecond', interval '1 hour')
) as given (name, first, last);

-- a new booking ---------------------------------------------------------------
select throws_ok(
    $$
        insert into booking (id, status, start_at, end_at, paid_at)
        select md5('new')::uuid, 'completed', start_at, end_at, now()
        from slot
        where name = 'future'
    $$,
    'BKA07',
    format('cannot complete booking "%s" yet', md5('new')::uuid),
    'a new booking in the future cannot be completed even when it is paid'
);

select throws_ok(
    $$
        insert into booking (id, status, start_at, end_at)
        select md5('new')::uuid, 'completed', start_at, end_at
        from slot
        where name = 'begun'
    $$,
    'BKA07',
    format('cannot complete booking "%s" yet', md5('new')::uuid),
    'a new booking that has begun cannot be completed while it is not paid'
);

select lives_ok(
    $$
        insert into booking (status, start_at, end_at, paid_at)
        select 'completed', start_at, end_at, case name when 'begun' then now() end
        from slot
        where name in ('begun', 'ended')
    $$,
    'a new booking can be completed that has begun and is paid, or has ended'
);

select lives_ok(
    $$
        insert into booking (status, start_at, end_at)
        select status, start_at, end_at
        from slot
        cross join unnest(enum_range(null::public.booking_status)) as status
        where status <> 'completed'
    $$,
    'every other status can be had at any time'
);

select * from finish();
rollback;
