-- 0020_booking_precedence
--
-- canceled_at and no_show_flag change the status, where that step is allowed.

begin;

select plan(9);

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
alter view booking alter column start_at set default '2020-01-01 10:00+00';
alter view booking alter column end_at set default '2020-01-01 11:00+00';

insert into booking (id, status)
select
    md5(status::text)::uuid as id,
    status
from unnest(enum_range(null::public.booking_status)) as status;

-- canceled_at -----------------------------------------------------------------
select throws_ok(
    $$ update booking set canceled_at = now() where status = 'checked_in' $$,
    'BKA06',
    format(
        'cannot turn booking "%s" from checked_in to canceled', md5('checked_in')::uuid
    ),
    'canceled_at is refused where somebody has checked in'
);

select throws_ok(
    $$ update booking set canceled_at = now() where status = 'completed' $$,
    'BKA06',
    format(
        'cannot turn booking "%s" from completed to canceled', md5('completed')::uuid
    ),
    'canceled_at is refused where the booking is completed'
);

select throws_ok(
    $$ update booking set canceled_at = now() where status = 'no_show' $$,
    'BKA06',
    format('cannot turn booking "%s" from no_show to canceled', md5('no_show')::uuid),
    'canceled_at is refused where nobody came'
);

-- no_show_flag ----------------------------------------------------------------
select throws_ok(
    $$ update booking set no_show_flag = true where status = 'failed' $$,
    'BKA06',
    format('cannot turn booking "%s" from failed to no_show', md5('failed')::uuid),
    'the flag is refused where the booking has failed'
);

select throws_ok(
    $$ update booking set no_show_flag = true where status = 'completed' $$,
    'BKA06',
    format(
        'cannot turn booking "%s" from completed to no_show', md5('completed')::uuid
    ),
    'the flag is refused where the booking is completed'
);

select results_eq(
    $$
        update booking set no_show_flag = true where status = 'checked_in'
        returning status
    $$,
    array['no_show'::public.booking_status],
    'the flag makes a no-show of a booking that is checked in'
);

-- both, and a status of its own -----------------------------------------------
select results_eq(
    $$
        update booking set canceled_at = now(), status = 'checked_in'
        where id = md5('confirmed')::uuid
        returning status
    $$,
    array['canceled'::public.booking_status],
    'canceled_at beats the status that is written with it, and is judged instead of it'
);

select results_eq(
    $$
        update booking set canceled_at = now(), no_show_flag = true, status = 'completed'
        where id = md5('pending')::uuid
        returning status
    $$,
    array['canceled'::public.booking_status],
    'canceled_at beats the flag'
);

-- everything else -------------------------------------------------------------
select lives_ok(
    'update booking set attendee_count = 2',
    'a booking in a final state can change in other columns'
);

select * from finish();
rollback;
