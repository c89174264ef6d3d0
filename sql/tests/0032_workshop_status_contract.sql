-- 0032_workshop_status_contract
--
-- The old names are gone; what was there around them still is.

begin;

select plan(12);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

create temporary view car as select * from public.workshop_order;
alter view car alter column tenant_id set default md5('acme')::uuid;
alter view car alter column customer_id set default md5('ada')::uuid;
alter view car alter column vehicle set default 'red van';

-- the names -------------------------------------------------------------------
select enum_has_labels(
    'public', 'workshop_order_status',
    array[
        'PENDING_PAYMENT', 'CONFIRMED', 'PICKUP_ASSIGNED', 'PICKED_UP', 'AT_WORKSHOP',
        'IN_SERVICE', 'READY_FOR_RETURN', 'RETURN_ASSIGNED', 'RETURNED', 'DELIVERED',
        'CANCELLED'
    ],
    'after contracting, the type has the new names and no others'
);

select throws_ok(
    $$ insert into car (status) values ('IN_WORKSHOP') $$,
    '22P02',
    'invalid input value for enum workshop_order_status: "IN_WORKSHOP"',
    'after contracting, an old name is refused'
);

select lives_ok(
    $$ insert into car (status) values ('AT_WORKSHOP') $$,
    'after contracting, a new name is accepted'
);

-- what survives ---------------------------------------------------------------
select results_eq(
    $$ insert into car (id) values (md5('one')::uuid) returning status::text $$,
    array['PENDING_PAYMENT'],
    'the column still has its default'
);

select col_not_null(
    'public', 'workshop_order', 'status', 'the status still has to be given'
);

select set_has(
    $$
        select
            substring(indexdef from 'USING.*'),
            obj_description(indexname::regclass, 'pg_class')
        from pg_catalog.pg_indexes
        where tablename = 'workshop_order'
    $$,
    $$
        values
        (
            'USING btree (tenant_id, created_at) WHERE (status <> ALL '
            || '(ARRAY[''DELIVERED''::workshop_order_status, '
            || '''CANCELLED''::workshop_order_status]))',
            'Open orders of a tenant, in order.'
        ),
        (
            'USING btree (tenant_id, status, created_at)',
            'In one status, in order.'
        )
    $$,
    'the indexes on the status survive, the partial one too'
);

select throws_ok(
    $$ insert into car (status, work_started_at) values ('PICKUP_ASSIGNED', now()) $$,
    '23514',
    'new row for relation "workshop_order" violates check constraint '
    || '"workshop_order_work_started_in_workshop_check"',
    'the check on the status survives, with the new names'
);

select has_trigger(
    'public', 'workshop_order', 'workshop_order_record_status',
    'the trigger on the status survives'
);

select results_eq(
    $$
        select vehicle
        from public.workshop_orders_in(md5('acme')::uuid, 'PENDING_PAYMENT')
    $$,
    array['red van'],
    'the function that takes a status survives'
);

-- what goes -------------------------------------------------------------------
select hasnt_trigger(
    'public', 'workshop_order', 'workshop_order_accept_old_status',
    'the compatibility layer is gone'
);

select hasnt_function(
    'public', 'roll_back_workshop_order_status',
    'after contracting there is no rolling back'
);

select hasnt_type(
    'public', 'workshop_order_status_replaced', 'the type with the old names is gone'
);

select * from finish();
rollback;
