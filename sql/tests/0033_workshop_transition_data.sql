-- 0033_workshop_transition_data
--
-- What is allowed is what the table says, and each change has its row in the history.

begin;

select plan(6);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

insert into public.workshop_order (id, tenant_id, customer_id, vehicle)
values (md5('one')::uuid, md5('acme')::uuid, md5('ada')::uuid, 'red van');

create function pg_temp.move(
    wanted public.workshop_order_status, actor public.workshop_actor
)
returns public.workshop_order_status
language sql as $$
    select (
        public.transition_workshop_order(
            md5('acme')::uuid, md5('one')::uuid, wanted, actor
        )
    ).status
$$;

-- data ------------------------------------------------------------------------
select throws_ok(
    $$ select pg_temp.move('DELIVERED', 'JOCKEY') $$,
    'BKC06',
    'workshop order "' || md5('one')::uuid
    || '" cannot go from PENDING_PAYMENT to DELIVERED by JOCKEY',
    'a transition without a row is refused'
);

insert into public.workshop_order_transition (from_status, to_status, actor)
values ('PENDING_PAYMENT', 'DELIVERED', 'JOCKEY');

select is(
    pg_temp.move('DELIVERED', 'JOCKEY'),
    'DELIVERED',
    'a transition that gets a row is allowed'
);

-- the history -----------------------------------------------------------------
select results_eq(
    $$
        select old_status, new_status, kind, actor
        from public.workshop_order_history
        where tenant_id = md5('acme')::uuid and order_id = md5('one')::uuid
    $$,
    $$
        values (
            'PENDING_PAYMENT',
            'DELIVERED',
            'transition',
            'JOCKEY'::public.workshop_actor
        )
    $$,
    'a transition has a history row with its actor'
);

update public.workshop_order
set status = 'DELIVERED', vehicle = 'blue van';

select is(
    (select count(*) from public.workshop_order_history),
    1::bigint,
    'an update that leaves the status alone has no history row'
);

insert into public.workshop_order (tenant_id, customer_id, vehicle, status)
values (md5('acme')::uuid, md5('ada')::uuid, 'green van', 'RETURNED');

select is(
    (select count(*) from public.workshop_order_history),
    1::bigint,
    'an order that is brought in with its status has made no transition'
);

select throws_ok(
    $$
        insert into public.workshop_order_history (
            tenant_id, order_id, old_status, new_status, kind, actor
        )
        values (
            md5('acme')::uuid, md5('one')::uuid, 'a', 'b', 'migration', 'ADMIN'
        )
    $$,
    '23514',
    'new row for relation "workshop_order_history" violates check constraint '
    || '"workshop_order_history_actor_only_of_transition_check"',
    'a change of name has no actor'
);

select * from finish();
rollback;
