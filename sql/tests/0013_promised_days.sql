-- 0013_promised_days
--
-- A day with promises stays the day that it is.

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

insert into hold (date, quantity) values ('2100-01-01', 2);

-- becoming another day --------------------------------------------------------
select throws_ok(
    $$
        update public.resource_capacity set date = '2100-01-06'
        where date = '2100-01-01'
    $$,
    'BKB15',
    format('cannot move day 2100-01-01 of resource "%s"', md5('van')::uuid),
    'a day with holds cannot become another one'
);

select lives_ok(
    $$
        update public.resource_capacity set date = '2100-01-06'
        where date = '2100-01-02'
    $$,
    'a day without holds can become another one'
);

-- going -----------------------------------------------------------------------
select throws_ok(
    $$ delete from public.resource_capacity where date = '2100-01-01' $$,
    'BKB15',
    format('cannot delete day 2100-01-01 of resource "%s"', md5('van')::uuid),
    'a day with holds cannot be deleted'
);

select lives_ok(
    $$ delete from public.resource_capacity where date = '2100-01-03' $$,
    'a day without holds can be deleted'
);

select lives_ok(
    $$ delete from public.resource where id = md5('van')::uuid $$,
    'days and holds go with their resource'
);

select * from finish();
rollback;
