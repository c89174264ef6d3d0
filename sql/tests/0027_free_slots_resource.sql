-- 0027_free_slots_resource
--
-- On a resource a slot is free where the resource is, whatever the service does.

begin;

select plan(5);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values
(md5('acme')::uuid, 'acme', 'Acme', 'UTC'),
(md5('other')::uuid, 'other', 'Other', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

insert into public.resource (id, tenant_id, type, name, code, timezone)
values
(md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'UTC'),
(md5('bike')::uuid, md5('acme')::uuid, 'VEHICLE', 'Bike', 'bike', 'UTC'),
(md5('bus')::uuid, md5('other')::uuid, 'VEHICLE', 'Bus', 'bus', 'UTC');

insert into public.service (
    id, tenant_id, slug, name, duration_minutes, price_cents, timezone
)
values
(md5('talk')::uuid, md5('acme')::uuid, 'talk', 'Talk', 60, 0, 'UTC'),
(md5('walk')::uuid, md5('acme')::uuid, 'walk', 'Walk', 60, 0, 'UTC');

insert into public.availability_rule (
    tenant_id, day_of_week, starts, ends, effective_from
)
values (md5('acme')::uuid, 1, '13:00', '16:00', '2020-01-01');

-- Each test names only the columns that it is about.
create temporary view booking as select * from public.bookings;
alter view booking alter column tenant_id set default md5('acme')::uuid;
alter view booking alter column customer_id set default md5('ada')::uuid;
alter view booking alter column client_generated_id set default gen_random_uuid();
alter view booking alter column service_id set default md5('talk')::uuid;

create function pg_temp.offered(resource text)
returns setof integer
language sql
as $$
    select extract(hour from start_at at time zone 'UTC')::integer
    from public.free_slots(
        md5('acme')::uuid, md5('talk')::uuid, '2030-01-07', md5(resource)::uuid
    )
$$;

insert into booking (resource_id, service_id, start_at, end_at)
values
(
    md5('van')::uuid, md5('walk')::uuid,
    '2030-01-07 13:30+00', '2030-01-07 13:40+00'
),
(null, md5('talk')::uuid, '2030-01-07 15:00+00', '2030-01-07 16:00+00');

-- booked ----------------------------------------------------------------------
select results_eq(
    $$ select pg_temp.offered('van') $$, array[14, 15],
    'a slot in which the resource is booked is not offered, for whatever service'
);

select results_eq(
    $$ select pg_temp.offered('bike') $$, array[13, 14, 15],
    'another resource is free'
);

select results_eq(
    $$ select pg_temp.offered(null) $$, array[13, 14],
    'without a resource it is the service that is booked'
);

select is_empty(
    $$ select pg_temp.offered('bus') $$,
    'nothing is offered on another tenant''s resource'
);

select lives_ok(
    $$
        insert into booking (resource_id, start_at, end_at)
        select md5('van')::uuid, start_at, end_at
        from public.free_slots(
            md5('acme')::uuid, md5('talk')::uuid, '2030-01-07', md5('van')::uuid
        ) as slot
    $$,
    'what is offered on a resource can be booked there'
);

select * from finish();
rollback;
