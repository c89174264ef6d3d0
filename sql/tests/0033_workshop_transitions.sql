-- 0033_workshop_transitions
--
-- Every order in every state, moved to every state by everybody: what is allowed is
-- exactly what was asked for.

begin;

select plan(6);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

insert into public.workshop_order (id, tenant_id, customer_id, vehicle, status)
select
    md5(status::text)::uuid as id,
    md5('acme')::uuid as tenant_id,
    md5('ada')::uuid as customer_id,
    'red van' as vehicle,
    status
from unnest(enum_range(null::public.workshop_order_status)) as status;

-- Each is tried on its own, and undone where it succeeds.
create function pg_temp.outcome(
    old public.workshop_order_status,
    new public.workshop_order_status,
    actor public.workshop_actor
)
returns text
language plpgsql as $$
begin
    perform public.transition_workshop_order(
        md5('acme')::uuid, md5(old::text)::uuid, new, actor
    );
    raise 'done' using errcode = 'BK001';
exception
    when sqlstate 'BK001' then return 'done';
    when others then return sqlstate;
end;
$$;

create temporary table tried as
select
    old,
    new,
    actor,
    pg_temp.outcome(old, new, actor) as outcome
from unnest(enum_range(null::public.workshop_order_status)) as old
cross join unnest(enum_range(null::public.workshop_order_status)) as new
cross join unnest(enum_range(null::public.workshop_actor)) as actor;

-- what is allowed -------------------------------------------------------------
select set_eq(
    $$
        select old::text, new::text, string_agg(actor::text, ', ' order by actor)
        from tried
        where outcome = 'done' and actor <> 'ADMIN'
        group by old, new
    $$,
    $$
        values
        ('PENDING_PAYMENT', 'CONFIRMED', 'SYSTEM'),
        ('PENDING_PAYMENT', 'CANCELLED', 'CUSTOMER'),
        ('CONFIRMED', 'PICKUP_ASSIGNED', 'SYSTEM'),
        ('CONFIRMED', 'CANCELLED', 'CUSTOMER'),
        ('PICKUP_ASSIGNED', 'PICKED_UP', 'JOCKEY'),
        ('PICKUP_ASSIGNED', 'CANCELLED', 'CUSTOMER'),
        ('PICKED_UP', 'AT_WORKSHOP', 'JOCKEY, WORKSHOP'),
        ('AT_WORKSHOP', 'IN_SERVICE', 'WORKSHOP'),
        ('IN_SERVICE', 'READY_FOR_RETURN', 'WORKSHOP'),
        ('READY_FOR_RETURN', 'RETURN_ASSIGNED', 'SYSTEM, WORKSHOP'),
        ('RETURN_ASSIGNED', 'RETURNED', 'JOCKEY'),
        ('RETURNED', 'DELIVERED', 'CUSTOMER, SYSTEM')
    $$,
    'each transition can be made by its actors, and no other by anybody'
);

select set_eq(
    $$ select old, new from tried where outcome = 'done' and actor = 'ADMIN' $$,
    'select from_status, to_status from public.workshop_order_transition',
    'ADMIN can make each transition, and no other'
);

select set_eq(
    'select distinct outcome from tried', array['done', 'BKC06'],
    'whatever is not allowed is refused as a transition'
);

select is_empty(
    $$ select from tried
    where old in ('DELIVERED', 'CANCELLED') and outcome = 'done' $$,
    'DELIVERED and CANCELLED are final'
);

-- the table -------------------------------------------------------------------
select throws_ok(
    $$ insert into public.workshop_order_transition
    values ('RETURNED', 'DELIVERED', 'ADMIN') $$,
    '23514',
    'new row for relation "workshop_order_transition" violates check constraint '
    || '"workshop_order_transition_actor_not_admin_check"',
    'ADMIN needs no row'
);

select throws_ok(
    $$ insert into public.workshop_order_transition
    values ('RETURNED', 'RETURNED', 'SYSTEM') $$,
    '23514',
    'new row for relation "workshop_order_transition" violates check constraint '
    || '"workshop_order_transition_leads_elsewhere_check"',
    'a transition to the same state is none'
);

select * from finish();
rollback;
