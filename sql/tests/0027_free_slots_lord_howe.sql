-- 0027_free_slots_lord_howe
--
-- On Lord Howe the clock leaps by half an hour: from 02:00 to 02:30 in October, and
-- from 02:00 back to 01:30 in April; both days are Sundays.

begin;

select plan(5);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values
(md5('acme')::uuid, 'acme', 'Acme', 'UTC'),
(md5('other')::uuid, 'other', 'Other', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

insert into public.service (
    id, tenant_id, slug, name, duration_minutes, price_cents, timezone
)
values
(md5('hour')::uuid, md5('acme')::uuid, 'hour', 'Hour', 60, 0, 'Australia/Lord_Howe'),
(md5('half')::uuid, md5('acme')::uuid, 'half', 'Half', 30, 0, 'Australia/Lord_Howe');

insert into public.availability_rule (
    tenant_id, day_of_week, starts, ends, effective_from
)
values (md5('acme')::uuid, 0, '00:00', '04:00', '2020-01-01');

create function pg_temp.offered(service text, day date)
returns setof text
language sql
as $$
    select
        to_char(start_at at time zone 'Australia/Lord_Howe', 'HH24:MI')
        || to_char(end_at at time zone 'Australia/Lord_Howe', '–HH24:MI')
    from public.free_slots(md5('acme')::uuid, md5(service)::uuid, day)
$$;

-- a plain Sunday --------------------------------------------------------------
select results_eq(
    $$ select pg_temp.offered('hour', '2030-07-07') $$,
    array['00:00–01:00', '01:00–02:00', '02:00–03:00', '03:00–04:00'],
    'on a plain day four hours are four slots'
);

-- October ---------------------------------------------------------------------
select results_eq(
    $$ select pg_temp.offered('hour', '2030-10-06') $$,
    array['00:00–01:00', '01:00–02:30', '02:30–03:30'],
    'in October three hours and a half are three slots, one of them 01:00–02:30'
);

select results_eq(
    $$ select pg_temp.offered('half', '2030-10-06') $$,
    array[
        '00:00–00:30', '00:30–01:00', '01:00–01:30', '01:30–02:30', '02:30–03:00',
        '03:00–03:30', '03:30–04:00'
    ],
    'in October seven half hours are seven slots'
);

-- April -----------------------------------------------------------------------
select results_eq(
    $$ select pg_temp.offered('hour', '2030-04-07') $$,
    array['00:00–01:00', '01:00–01:30', '01:30–02:30', '02:30–03:30'],
    'in April four hours and a half are four slots, one of them 01:00–01:30'
);

select results_eq(
    $$ select pg_temp.offered('half', '2030-04-07') $$,
    array[
        '00:00–00:30', '00:30–01:00', '01:00–01:30', '01:30–01:30', '01:30–02:00',
        '02:00–02:30', '02:30–03:00', '03:00–03:30', '03:30–04:00'
    ],
    'in April nine half hours are nine slots, and 01:30 is shown twice'
);

select * from finish();
rollback;
