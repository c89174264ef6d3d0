-- 0014_blackouts
--
-- Blackouts overlap neither each other nor what is promised.

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

-- each other ------------------------------------------------------------------
select throws_ok(
    $$ insert into shut (start_date, end_date) values ('2100-01-03', '2100-01-09') $$,
    '23P01',
    'conflicting key value violates exclusion constraint '
    || '"resource_blackout_never_overlap_excl"',
    'a resource cannot be shut twice on one day'
);

select lives_ok(
    $$ insert into shut (start_date, end_date) values ('2100-01-05', '2100-01-09') $$,
    'a resource can be shut again later'
);

-- promises --------------------------------------------------------------------
insert into hold (date, idempotency_token) values ('2100-01-01', 'a');

select throws_ok(
    $$ insert into shut (start_date, end_date) values ('2099-12-31', '2100-01-01') $$,
    'BKB17',
    format('cannot shut resource "%s" from 2099-12-31 to 2100-01-01', md5('van')::uuid),
    'a day with an active hold cannot be shut'
);

select throws_ok(
    $$ update shut set start_date = '2100-01-01' where start_date = '2100-01-02' $$,
    'BKB17',
    format('cannot shut resource "%s" from 2100-01-01 to 2100-01-03', md5('van')::uuid),
    'a blackout cannot grow over an active hold'
);

update hold set status = 'RELEASED';
insert into sold (date) values ('2100-01-01');

select throws_ok(
    $$ insert into shut (start_date, end_date) values ('2100-01-01', '2100-01-01') $$,
    'BKB17',
    format('cannot shut resource "%s" from 2100-01-01 to 2100-01-01', md5('van')::uuid),
    'a day with an allocation cannot be shut'
);

delete from sold;

select lives_ok(
    $$ insert into shut (start_date, end_date) values ('2100-01-01', '2100-01-01') $$,
    'a day whose hold was released and whose allocation was deleted can be shut'
);

select * from finish();
rollback;
