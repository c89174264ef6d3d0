-- 0014_shut_days
--
-- Nothing is held or sold for a day in a blackout.

begin;

select plan(5);

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

create temporary view shut as select * from public.resource_blackout;
alter view shut alter column tenant_id set default md5('acme')::uuid;
alter view shut alter column resource_id set default md5('van')::uuid;

insert into shut (start_date, end_date) values ('2100-01-02', '2100-01-03');

-- days in a blackout ----------------------------------------------------------
select throws_ok(
    $$ insert into hold (date) values ('2100-01-04'), ('2100-01-03') $$,
    'BKB04',
    format('resource "%s" is shut on 2100-01-03', md5('van')::uuid),
    'the last day of a blackout cannot be held'
);

select throws_ok(
    $$ insert into sold (date) values ('2100-01-02') $$,
    'BKB04',
    format('resource "%s" is shut on 2100-01-02', md5('van')::uuid),
    'the first day of a blackout cannot be allocated'
);

insert into hold (date, quantity) values ('2100-01-04', 1);
insert into sold (date, quantity) values ('2100-01-04', 1);

select throws_ok(
    $$ update hold set date = '2100-01-03' where status = 'ACTIVE' $$,
    'BKB04',
    format('resource "%s" is shut on 2100-01-03', md5('van')::uuid),
    'a hold cannot move into a blackout'
);

select throws_ok(
    $$ update sold set date = '2100-01-03' $$,
    'BKB04',
    format('resource "%s" is shut on 2100-01-03', md5('van')::uuid),
    'an allocation cannot move into a blackout'
);

delete from shut
where start_date = '2100-01-02';

select lives_ok(
    $$ insert into hold (date) values ('2100-01-02'), ('2100-01-03') $$,
    'the days of a deleted blackout can be held'
);

select * from finish();
rollback;
