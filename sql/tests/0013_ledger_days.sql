-- 0013_ledger_days
--
-- Nobody but the ledger changes what is free of a day.

begin;

select plan(6);

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

create temporary view hold as select * from public.resource_hold;
alter view hold alter column tenant_id set default md5('acme')::uuid;
alter view hold alter column resource_id set default md5('van')::uuid;
alter view hold alter column quantity set default 1;
alter view hold alter column customer_email set default 'ada@example.org';
alter view hold alter column expires_at set default 'infinity';
alter view hold alter column idempotency_token set default gen_random_uuid();

create temporary view free as
select available_capacity from public.resource_capacity
order by date;

insert into hold (date, quantity) values ('2100-01-01', 2);

-- by hand ---------------------------------------------------------------------
select throws_ok(
    $$
        update public.resource_capacity set available_capacity = 3
        where date = '2100-01-01'
    $$,
    'BKB13',
    format(
        'cannot set available_capacity of resource "%s" on 2100-01-01 to 3',
        md5('van')::uuid
    ),
    'what is held cannot be called free'
);

select throws_ok(
    $$
        update public.resource_capacity set available_capacity = 0
        where date = '2100-01-02'
    $$,
    'BKB13',
    format(
        'cannot set available_capacity of resource "%s" on 2100-01-02 to 0',
        md5('van')::uuid
    ),
    'what is free cannot be called taken'
);

select results_eq(
    $$
        insert into public.resource_capacity (
            tenant_id, resource_id, date, max_capacity, available_capacity
        )
        values (md5('acme')::uuid, md5('van')::uuid, '2100-01-05', 7, 2)
        returning available_capacity
    $$,
    array[7],
    'a new day is free, whatever its writer says'
);

-- the maximum -----------------------------------------------------------------
update public.resource_capacity set max_capacity = 5
where date = '2100-01-01';

select results_eq(
    'table free', array[3, 3, 3, 3, 7],
    'what is free follows the maximum up'
);

update public.resource_capacity set max_capacity = 2
where date = '2100-01-01';

select results_eq(
    'table free', array[0, 3, 3, 3, 7],
    'what is free follows the maximum down to what is held'
);

select throws_ok(
    $$
        update public.resource_capacity set max_capacity = 1
        where date = '2100-01-01'
    $$,
    'BKB14',
    format(
        'cannot lower capacity of resource "%s" on 2100-01-01 to 1',
        md5('van')::uuid
    ),
    'the maximum cannot fall below what is held'
);

select * from finish();
rollback;
