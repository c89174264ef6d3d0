-- 0013_ledger_allocations
--
-- Whatever is done to allocations, what is free is what is not sold.

begin;

select plan(8);

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

create temporary view sold as select * from public.resource_allocation;
alter view sold alter column tenant_id set default md5('acme')::uuid;
alter view sold alter column resource_id set default md5('van')::uuid;
alter view sold alter column quantity set default 1;
alter view sold alter column order_id set default 'order-1';
alter view sold alter column line_item_id set default gen_random_uuid();

create temporary view free as
select available_capacity from public.resource_capacity
order by date;

-- taking ----------------------------------------------------------------------
insert into hold (date, quantity) values ('2100-01-01', 2);

select lives_ok(
    $$
        insert into sold (date, quantity)
        values ('2100-01-01', 1), ('2100-01-02', 2), ('2100-01-02', 1)
    $$,
    'what is not held can be sold'
);

select throws_ok(
    $$ insert into sold (date) values ('2100-01-01') $$,
    'BKB05',
    format('too little capacity of resource "%s" on 2100-01-01', md5('van')::uuid),
    'holds and allocations together cannot exceed what there is'
);

select throws_ok(
    $$ insert into sold (date) values ('2100-02-01') $$,
    'BKB02',
    format('no capacity for resource "%s" on 2100-02-01', md5('van')::uuid),
    'a day that nobody made cannot be sold'
);

select results_eq('table free', array[0, 0, 3, 3], 'allocations are counted once');

-- changing --------------------------------------------------------------------
select throws_ok(
    $$ update sold set date = '2100-01-01' where date = '2100-01-02' $$,
    'BKB05',
    format('too little capacity of resource "%s" on 2100-01-01', md5('van')::uuid),
    'an allocation cannot move to a full day'
);

update sold set date = '2100-01-03'
where date = '2100-01-02' and quantity = 2;

select results_eq(
    'table free', array[0, 2, 1, 3],
    'an allocation that moves is given back here and taken there'
);

delete from sold
where date <= '2100-01-02';

select results_eq(
    'table free', array[1, 3, 1, 3],
    'deleting an allocation gives its capacity back'
);

with swapped as (
    update hold set status = 'CONFIRMED'
    where date = '2100-01-01'
    returning date, quantity + 1 as quantity
)

insert into sold (date, quantity)
select
    date,
    quantity
from swapped;

select results_eq(
    'table free', array[0, 3, 1, 3],
    'a statement that gives back and takes is counted as a whole'
);

select * from finish();
rollback;
