-- 0021_booking_completion
--
-- A booking is completed when it has ended, or when it has begun and is paid.

begin;

select plan(6);

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

insert into booking (id, status, start_at, end_at)
select
    md5(name)::uuid as id,
    'confirmed' as status,
    start_at,
    end_at
from slot;

-- a booking that becomes completed --------------------------------------------
select throws_ok(
    $$ update booking set status = 'completed' where id = md5('future')::uuid $$,
    'BKA07',
    format('cannot complete booking "%s" yet', md5('future')::uuid),
    'a future booking cannot be completed'
);

select throws_ok(
    $$
        update booking set status = 'completed', paid_at = now()
        where id = md5('future')::uuid
    $$,
    'BKA07',
    format('cannot complete booking "%s" yet', md5('future')::uuid),
    'a future booking cannot be completed even when it is paid'
);

select throws_ok(
    $$ update booking set status = 'completed' where id = md5('begun')::uuid $$,
    'BKA07',
    format('cannot complete booking "%s" yet', md5('begun')::uuid),
    'a booking that has begun cannot be completed while it is not paid'
);

select results_eq(
    $$
        update booking set status = 'completed', paid_at = now()
        where id = md5('begun')::uuid
        returning status
    $$,
    array['completed'::public.booking_status],
    'a booking that begins this moment can be completed when it is paid'
);

select results_eq(
    $$
        update booking set status = 'completed' where id = md5('ended')::uuid
        returning status
    $$,
    array['completed'::public.booking_status],
    'a booking that ends this moment can be completed without being paid'
);

-- the payment -----------------------------------------------------------------
select throws_ok(
    $$ update booking set paid_at = 'infinity' where id = md5('ended')::uuid $$,
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_paid_at_finite_check"',
    'a payment at no time is refused'
);

select * from finish();
rollback;
