-- 0027_free_slots_new_york
--
-- In New York the clock leaps from 02:00 to 03:00 in spring, and from 02:00 back to
-- 01:00 in autumn; both days are Sundays.

begin;

select plan(9);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values
(md5('acme')::uuid, 'acme', 'Acme', 'UTC'),
(md5('other')::uuid, 'other', 'Other', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

insert into public.service (id, tenant_id, slug, name, duration_minutes, price_cents)
values
(md5('hour')::uuid, md5('acme')::uuid, 'hour', 'Hour', 60, 0),
(md5('half')::uuid, md5('acme')::uuid, 'half', 'Half', 30, 0);

insert into public.availability_rule (
    tenant_id, service_id, day_of_week, starts, ends, effective_from
)
values
(md5('acme')::uuid, md5('hour')::uuid, 0, '00:00', '05:00', '2020-01-01'),
(md5('acme')::uuid, md5('half')::uuid, 0, '01:30', '02:30', '2020-01-01'),
(md5('acme')::uuid, md5('half')::uuid, 0, '02:30', '03:30', '2020-01-01');

create function pg_temp.offered(service text, day date)
returns setof text
language sql
as $$
    select to_char(start_at at time zone 'UTC', 'HH24:MI')
    from public.free_slots(md5('acme')::uuid, md5(service)::uuid, day)
$$;

-- a plain Sunday, five hours behind UTC ---------------------------------------
select results_eq(
    $$ select pg_temp.offered('hour', '2030-01-06') $$,
    array['05:00', '06:00', '07:00', '08:00', '09:00'],
    'on a plain day the hours from 00:00 to 05:00 are five'
);

select results_eq(
    $$ select pg_temp.offered('half', '2030-01-06') $$,
    array['06:30', '07:00', '07:30', '08:00'],
    'on a plain day neighbouring hours give four half hours'
);

-- spring ----------------------------------------------------------------------
select results_eq(
    $$ select pg_temp.offered('hour', '2030-03-10') $$,
    array['05:00', '06:00', '07:00', '08:00'],
    'in spring the hours from 00:00 to 05:00 are four'
);

select results_eq(
    $$ select pg_temp.offered('half', '2030-03-10') $$,
    array['06:30', '07:00'],
    'hours that end inside the leap end there, and those after begin there'
);

-- autumn ----------------------------------------------------------------------
select results_eq(
    $$ select pg_temp.offered('hour', '2030-11-03') $$,
    array['04:00', '05:00', '06:00', '07:00', '08:00', '09:00'],
    'in autumn the hours from 00:00 to 05:00 are six'
);

select results_eq(
    $$ select pg_temp.offered('half', '2030-11-03') $$,
    array['05:30', '06:00', '06:30', '07:00', '07:30', '08:00'],
    'hours that begin at a time shown twice begin at the first of the two'
);

-- any day ---------------------------------------------------------------------
select is_empty(
    $$
        select from public.free_slots_between(
            md5('acme')::uuid, md5('hour')::uuid, '2030-01-01', '2030-12-31'
        )
        where end_at - start_at <> interval '60 minutes'
    $$,
    'each slot of a year has its full length'
);

select is(
    (
        select count(*)
        from public.free_slots_between(
            md5('acme')::uuid, md5('hour')::uuid, '2030-01-01', '2030-12-31'
        )
    ),
    52 * 5::bigint,
    'over a year what spring takes autumn gives back'
);

set local timezone = 'Asia/Tokyo';

select results_eq(
    $$ select pg_temp.offered('hour', '2030-03-10') $$,
    array['05:00', '06:00', '07:00', '08:00'],
    'slots do not depend on the zone of the session'
);

select * from finish();
rollback;
