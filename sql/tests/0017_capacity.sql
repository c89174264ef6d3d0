-- 0017_capacity
--
-- Days are made and changed, but not below what is promised.

begin;

select plan(9);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name) values (md5('acme')::uuid, 'acme', 'Acme');

insert into public.resource (id, tenant_id, type, name, code, timezone)
values (md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'UTC');

insert into public.resource_capacity (
    tenant_id, resource_id, date, max_capacity, available_capacity
)
select
    md5('acme')::uuid as tenant_id,
    md5('van')::uuid as resource_id,
    date '2100-01-01' + step.number as date,
    3 as max_capacity,
    3 as available_capacity
from generate_series(0, 3) as step (number);

create temporary view free as
select available_capacity from public.resource_capacity
order by date;

insert into public.resource_hold (
    tenant_id, resource_id, date, quantity, customer_email, expires_at,
    idempotency_token
)
values (md5('acme')::uuid, md5('van')::uuid, '2100-01-01', 2, 'a@b', 'infinity', 't');

create function pg_temp.make(first_day date, last_day date, units integer)
returns bigint
language sql
as $$
    select public.initialise_capacity(
        md5('acme')::uuid, md5('van')::uuid, first_day, last_day, units
    )
$$;

create function pg_temp.adjust(first_day date, last_day date, units integer)
returns bigint
language sql
as $$
    select public.adjust_capacity(
        md5('acme')::uuid, md5('van')::uuid, first_day, last_day, units
    )
$$;

-- making days -----------------------------------------------------------------
select is(
    pg_temp.make('2100-01-03', '2100-01-06', 7),
    2::bigint,
    'the days that are missing are made'
);

select results_eq(
    'table free', array[1, 3, 3, 3, 7, 7], 'the days that are there are not touched'
);

select throws_ok(
    $$ select pg_temp.make('2100-01-02', '2100-01-01', 7) $$,
    'BKB08',
    'bad range of days, or number of units',
    'days cannot be made in reverse'
);

-- changing the maximum --------------------------------------------------------
select is(
    pg_temp.adjust('2100-01-01', '2100-01-04', 2),
    4::bigint,
    'the maximum of days can be lowered to what is promised'
);

select results_eq(
    'table free', array[0, 2, 2, 2, 7, 7], 'what is free falls with the maximum'
);

select throws_ok(
    $$ select pg_temp.adjust('2099-12-31', '2100-01-04', 9) $$,
    'BKB02',
    format('no capacity for resource "%s" on 2099-12-31', md5('van')::uuid),
    'days that nobody made cannot be changed'
);

select throws_ok(
    $$ select pg_temp.adjust('2100-01-01', '2100-01-04', 1) $$,
    'BKB14',
    format(
        'cannot lower capacity of resource "%s" on 2100-01-01 to 1', md5('van')::uuid
    ),
    'the maximum cannot be lowered below what is promised'
);

select throws_ok(
    $$
        select public.adjust_capacity(
            md5('other')::uuid, md5('van')::uuid, '2100-01-01', '2100-01-04', 5
        )
    $$,
    'BKB07',
    format('no resource "%s"', md5('van')::uuid),
    'another tenant''s days cannot be changed'
);

select results_eq(
    'table free', array[0, 2, 2, 2, 7, 7], 'what was refused changed no day'
);

select * from finish();
rollback;
