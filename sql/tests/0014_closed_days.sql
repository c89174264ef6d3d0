-- 0014_closed_days
--
-- What cannot be held although it is free: inactive, withdrawn, past.

begin;

select plan(9);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name) values (md5('acme')::uuid, 'acme', 'Acme');

insert into public.resource (id, tenant_id, type, name, code, timezone)
select
    md5(given.code)::uuid as id,
    md5('acme')::uuid as tenant_id,
    'VEHICLE' as type,
    'Car' as name,
    given.code,
    given.timezone
from (
    values ('east', 'Pacific/Kiritimati'), ('west', 'Pacific/Pago_Pago')
) as given (code, timezone);

insert into public.resource_capacity (
    tenant_id, resource_id, date, max_capacity, available_capacity
)
select
    resource.tenant_id,
    resource.id as resource_id,
    (now() at time zone resource.timezone)::date + step.number as date,
    3 as max_capacity,
    3 as available_capacity
from public.resource
cross join generate_series(-1, 1) as step (number);

-- Days counted from today in the zone of the resource.
create function pg_temp.hold(wanted text, days integer, state text default 'ACTIVE')
returns void
language sql
as $$
    insert into public.resource_hold (
        tenant_id, resource_id, date, quantity, customer_email, expires_at,
        idempotency_token, status
    )
    select
        tenant_id, id, (now() at time zone timezone)::date + days, 1,
        'ada@example.org', 'infinity', gen_random_uuid(), state
    from public.resource
    where code = wanted
$$;

-- past ------------------------------------------------------------------------
select throws_like(
    $$ select pg_temp.hold('east', -1) $$, 'day % of resource "%" is past',
    'yesterday cannot be held'
);

select throws_ok(
    $$ select pg_temp.hold('west', -1) $$, 'BKB03', null,
    'what is yesterday is said by the zone of the resource'
);

select lives_ok(
    $$ select pg_temp.hold('east', 0), pg_temp.hold('west', 0) $$,
    'today can be held, wherever that is'
);

select lives_ok(
    $$ select pg_temp.hold('east', -1, 'EXPIRED') $$,
    'that something was held can be noted down later'
);

-- inactive --------------------------------------------------------------------
update public.resource set is_active = false
where code = 'east';

select throws_ok(
    $$ select pg_temp.hold('east', 1) $$,
    'BKB01',
    format('resource "%s" is inactive', md5('east')::uuid),
    'an inactive resource cannot be held'
);

select lives_ok(
    $$ select pg_temp.hold('west', 1) $$, 'an active resource can be held'
);

update public.resource set deleted_at = now()
where code = 'west';

select throws_ok(
    $$ select pg_temp.hold('west', 1) $$,
    'BKB01',
    format('resource "%s" is inactive', md5('west')::uuid),
    'a withdrawn resource cannot be held'
);

-- what is held already --------------------------------------------------------
select lives_ok(
    $$
        update public.resource_hold set quantity = 2
        where resource_id = md5('west')::uuid
    $$,
    'what was held before stays held, and can grow'
);

select results_eq(
    $$
        select available_capacity
        from public.resource_capacity
        where resource_id = md5('west')::uuid
        order by date
    $$,
    array[3, 1, 1],
    'what was held before stays counted'
);

select * from finish();
rollback;
