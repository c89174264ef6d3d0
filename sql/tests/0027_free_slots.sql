-- 0027_free_slots
--
-- The hours of a service, in steps of its length and its buffers.

begin;

select plan(9);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values
(md5('acme')::uuid, 'acme', 'Acme', 'UTC'),
(md5('other')::uuid, 'other', 'Other', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

-- 2030-01-07 is a Monday, as is every day that these suites ask for.
insert into public.service (
    id, tenant_id, slug, name, duration_minutes, price_cents, timezone,
    buffer_before_minutes, buffer_minutes, active
)
values
(md5('plain')::uuid, md5('acme')::uuid, 'plain', 'Plain', 60, 0, 'UTC', 0, 0, true),
(md5('both')::uuid, md5('acme')::uuid, 'both', 'Both', 45, 0, 'UTC', 5, 10, true),
(md5('new')::uuid, md5('acme')::uuid, 'new', 'New', 60, 0, 'UTC', 0, 0, true),
(md5('off')::uuid, md5('acme')::uuid, 'off', 'Off', 60, 0, 'UTC', 0, 0, false),
(md5('long')::uuid, md5('acme')::uuid, 'long', 'Long', 181, 0, 'UTC', 0, 0, true);

insert into public.availability_rule (
    tenant_id, service_id, day_of_week, starts, ends, effective_from, effective_to
)
values
(md5('acme')::uuid, null, 1, '09:00', '12:00', '2020-01-01', null),
(md5('acme')::uuid, md5('new')::uuid, 1, '11:00', '13:00', '2020-01-01', null),
(md5('acme')::uuid, null, 2, '09:00', '12:00', '2030-01-08 10:00', '2030-01-15 11:30'),
(md5('other')::uuid, null, 1, '00:00', '24:00', '2020-01-01', null);

create function pg_temp.offered(service text, first date, last date default null)
returns setof text
language sql
as $$
    select to_char(start_at, 'DD HH24:MI') || to_char(end_at, '–HH24:MI')
    from public.free_slots_between(
        md5('acme')::uuid, md5(service)::uuid, first, coalesce(last, first)
    )
$$;

-- steps -----------------------------------------------------------------------
select results_eq(
    $$ select pg_temp.offered('plain', '2030-01-07') $$,
    array['07 09:00–10:00', '07 10:00–11:00', '07 11:00–12:00'],
    'slots follow each other, up to the end of the hours'
);

select results_eq(
    $$ select pg_temp.offered('both', '2030-01-07') $$,
    array['07 09:00–09:45', '07 10:00–10:45', '07 11:00–11:45'],
    'slots leave room for the buffers after one and before the next'
);

select is_empty(
    $$ select pg_temp.offered('long', '2030-01-07') $$,
    'what takes longer than the hours is not offered'
);

-- rules -----------------------------------------------------------------------
select results_eq(
    $$ select pg_temp.offered('new', '2030-01-07') $$,
    array['07 09:00–10:00', '07 10:00–11:00', '07 11:00–12:00', '07 12:00–13:00'],
    'the rules of a service and of every service are both used, each slot once'
);

select is_empty(
    $$ select pg_temp.offered('plain', '2030-01-06') $$,
    'nothing is offered on a day without a rule'
);

select is_empty(
    $$ select pg_temp.offered('off', '2030-01-07') $$,
    'nothing is offered of a service that is not active'
);

select results_eq(
    $$ select pg_temp.offered('plain', '2030-01-08', '2030-01-15') $$,
    array[
        '08 10:00–11:00', '08 11:00–12:00', '14 09:00–10:00', '14 10:00–11:00',
        '14 11:00–12:00', '15 09:00–10:00', '15 10:00–11:00'
    ],
    'slots lie within the time for which a rule holds, over any range of days'
);

select is_empty(
    $$ select pg_temp.offered('plain', '2030-01-14', '2030-01-07') $$,
    'nothing is offered from a day to an earlier one'
);

select results_eq(
    $$
        select slot.*
        from public.free_slots(
            md5('acme')::uuid, md5('plain')::uuid, '2030-01-07'
        ) as slot
    $$,
    $$
        select slot.*
        from public.free_slots_between(
            md5('acme')::uuid, md5('plain')::uuid, '2030-01-07', '2030-01-07'
        ) as slot
    $$,
    'free_slots() is free_slots_between() for one day'
);

select * from finish();
rollback;
