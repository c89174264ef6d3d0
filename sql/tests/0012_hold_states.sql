-- 0012_hold_states
--
-- Only an active hold changes its state.

begin;

select plan(7);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name) values (md5('acme')::uuid, 'acme', 'Acme');

insert into public.resource (id, tenant_id, type, name, code, timezone)
values (md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'UTC');

insert into public.resource_capacity (
    tenant_id, resource_id, date, max_capacity, available_capacity
)
values (md5('acme')::uuid, md5('van')::uuid, '2100-01-01', 9, 9);

insert into public.resource_hold (
    id, tenant_id, resource_id, date, quantity, customer_email, expires_at,
    idempotency_token, status
)
select
    md5(given.name)::uuid as id,
    md5('acme')::uuid as tenant_id,
    md5('van')::uuid as resource_id,
    date '2100-01-01' as date,
    1 as quantity,
    'ada@example.org' as customer_email,
    timestamptz 'infinity' as expires_at,
    given.name,
    given.status
from (
    values
    ('a', 'ACTIVE'), ('b', 'ACTIVE'), ('c', 'ACTIVE'),
    ('confirmed', 'CONFIRMED'), ('released', 'RELEASED'), ('expired', 'EXPIRED')
) as given (name, status);

-- active ----------------------------------------------------------------------
select lives_ok(
    $$
        update public.resource_hold
        set status = case idempotency_token
            when 'a' then 'CONFIRMED' when 'b' then 'RELEASED' else 'EXPIRED'
        end
        where status = 'ACTIVE'
    $$,
    'an active hold can be confirmed, released or expired'
);

-- settled ---------------------------------------------------------------------
select throws_ok(
    $$
        update public.resource_hold set status = 'ACTIVE'
        where idempotency_token = 'released'
    $$,
    'BKB10',
    format('cannot turn RELEASED hold "%s" to ACTIVE', md5('released')::uuid),
    'a released hold cannot become active'
);

select throws_ok(
    $$
        update public.resource_hold set status = 'ACTIVE'
        where idempotency_token = 'expired'
    $$,
    'BKB10',
    format('cannot turn EXPIRED hold "%s" to ACTIVE', md5('expired')::uuid),
    'an expired hold cannot become active'
);

select throws_ok(
    $$
        update public.resource_hold set status = 'RELEASED'
        where idempotency_token = 'confirmed'
    $$,
    'BKB10',
    format('cannot turn CONFIRMED hold "%s" to RELEASED', md5('confirmed')::uuid),
    'a confirmed hold cannot be released'
);

select throws_ok(
    $$
        update public.resource_hold set status = 'EXPIRED'
        where idempotency_token = 'released'
    $$,
    'BKB10',
    format('cannot turn RELEASED hold "%s" to EXPIRED', md5('released')::uuid),
    'a released hold cannot expire as well'
);

select lives_ok(
    $$
        update public.resource_hold set customer_email = 'bob@example.org'
        where status <> 'ACTIVE'
    $$,
    'a settled hold can change otherwise'
);

select results_eq(
    'select available_capacity from public.resource_capacity',
    array[9],
    'nothing is held any more'
);

select * from finish();
rollback;
