-- 0028_workshop_history
--! at: 0028
--
-- The first version: old names, and a history row for each change.

begin;

select plan(8);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

insert into public.workshop_order (id, tenant_id, customer_id, vehicle)
values (md5('one')::uuid, md5('acme')::uuid, md5('ada')::uuid, 'red van');

-- the names -------------------------------------------------------------------
select enum_has_labels(
    'public', 'workshop_order_status',
    array[
        'PENDING_PAYMENT', 'CONFIRMED', 'JOCKEY_ASSIGNED', 'IN_TRANSIT_TO_WORKSHOP',
        'IN_WORKSHOP', 'COMPLETED', 'IN_TRANSIT_TO_CUSTOMER', 'DELIVERED', 'CANCELLED'
    ],
    'the first version has nine states'
);

select throws_ok(
    $$ update public.workshop_order set status = 'AT_WORKSHOP' $$,
    '22P02',
    'invalid input value for enum workshop_order_status: "AT_WORKSHOP"',
    'the first version does not know the new names'
);

select throws_ok(
    $$
        update public.workshop_order
        set status = 'IN_TRANSIT_TO_WORKSHOP', work_started_at = now()
    $$,
    '23514',
    'new row for relation "workshop_order" violates check constraint '
    || '"workshop_order_work_started_in_workshop_check"',
    'in the first version nobody works on a car that is on its way'
);

-- the history -----------------------------------------------------------------
select is_empty(
    'table public.workshop_order_history',
    'a new order has no history'
);

update public.workshop_order set status = 'CONFIRMED';
update public.workshop_order set status = 'CONFIRMED';
update public.workshop_order set vehicle = 'blue van';
update public.workshop_order set status = 'JOCKEY_ASSIGNED';

select results_eq(
    $$
        select old_status, new_status, kind
        from public.workshop_order_history
        where tenant_id = md5('acme')::uuid and order_id = md5('one')::uuid
        order by changed_at
    $$,
    $$
        values
        ('PENDING_PAYMENT', 'CONFIRMED', 'transition'),
        ('CONFIRMED', 'JOCKEY_ASSIGNED', 'transition')
    $$,
    'each change of status has a row, and nothing else has'
);

select throws_ok(
    $$
        insert into public.workshop_order_history (
            tenant_id, order_id, old_status, new_status, kind
        )
        values (md5('acme')::uuid, md5('one')::uuid, 'a', 'b', 'guess')
    $$,
    '23514',
    'new row for relation "workshop_order_history" violates check constraint '
    || '"workshop_order_history_kind_known_check"',
    'a change is a transition or a migration'
);

select throws_ok(
    $$
        insert into public.workshop_order_history (
            tenant_id, order_id, old_status, new_status
        )
        values (md5('acme')::uuid, md5('two')::uuid, 'a', 'b')
    $$,
    '23503',
    'insert or update on table "workshop_order_history" violates foreign key '
    || 'constraint "workshop_order_history_tenant_id_order_id_fkey"',
    'a history without its order is refused'
);

select throws_ok(
    'delete from public.workshop_order',
    '23503',
    'update or delete on table "workshop_order" violates foreign key constraint '
    || '"workshop_order_history_tenant_id_order_id_fkey" on table '
    || '"workshop_order_history"',
    'an order that has a history stays'
);

select * from finish();
rollback;
