-- 0027_free_slots_held
--
-- On a resource no slot is offered on a day of which all units are held.

begin;

select plan(3);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.resource (id, tenant_id, type, name, code, timezone)
values (
    md5('bike')::uuid, md5('acme')::uuid, 'VEHICLE', 'Bike', 'bike', 'Asia/Tokyo'
);

insert into public.service (
    id, tenant_id, slug, name, duration_minutes, price_cents, timezone
)
values (md5('talk')::uuid, md5('acme')::uuid, 'talk', 'Talk', 60, 0, 'UTC');

insert into public.availability_rule (
    tenant_id, day_of_week, starts, ends, effective_from
)
values (md5('acme')::uuid, 1, '13:00', '16:00', '2020-01-01');

create function pg_temp.offered(resource text)
returns setof integer
language sql
as $$
    select extract(hour from start_at at time zone 'UTC')::integer
    from public.free_slots(
        md5('acme')::uuid, md5('talk')::uuid, '2030-01-07', md5(resource)::uuid
    )
$$;

-- Whatever columns the table has by now: it gets its tenant elsewhere.
create procedure pg_temp.give_units(resource text, day date, units integer)
language sql
as $$
    insert into public.resource_capacity
    select made.*
    from jsonb_populate_record(
        null::public.resource_capacity,
        jsonb_build_object(
            'id', gen_random_uuid(), 'tenant_id', md5('acme')::uuid,
            'resource_id', md5(resource)::uuid, 'date', day,
            'max_capacity', units, 'available_capacity', units,
            'created_at', now(), 'updated_at', now()
        )
    ) as made
$$;

-- held ------------------------------------------------------------------------
call pg_temp.give_units('bike', '2030-01-06', 0);
call pg_temp.give_units('bike', '2030-01-07', 1);

select results_eq(
    $$ select pg_temp.offered('bike') $$, array[13, 14, 15],
    'a day of which units are left is offered'
);

call pg_temp.give_units('bike', '2030-01-08', 0);

select results_eq(
    $$ select pg_temp.offered('bike') $$, array[13, 14],
    'of a day with no unit left nothing is offered: at 15:00 Tokyo has 8 January'
);

update public.resource set timezone = 'UTC';

select results_eq(
    $$ select pg_temp.offered('bike') $$, array[13, 14, 15],
    'it is the day in the zone of the resource'
);

select * from finish();
rollback;
