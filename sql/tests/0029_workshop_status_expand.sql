-- 0029_workshop_status_expand
--! at: 0029
--
-- Both generations of names side by side, and a backup of what orders said.

begin;

select plan(9);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

create temporary view car as select * from public.workshop_order;
alter view car alter column tenant_id set default md5('acme')::uuid;
alter view car alter column customer_id set default md5('ada')::uuid;
alter view car alter column vehicle set default 'red van';
alter view car alter column status set default 'CONFIRMED';

-- the names -------------------------------------------------------------------
select enum_has_labels(
    'public', 'workshop_order_status',
    array[
        'PENDING_PAYMENT', 'CONFIRMED', 'JOCKEY_ASSIGNED', 'PICKUP_ASSIGNED',
        'IN_TRANSIT_TO_WORKSHOP', 'PICKED_UP', 'IN_WORKSHOP', 'AT_WORKSHOP',
        'IN_SERVICE', 'COMPLETED', 'READY_FOR_RETURN', 'IN_TRANSIT_TO_CUSTOMER',
        'RETURN_ASSIGNED', 'RETURNED', 'DELIVERED', 'CANCELLED'
    ],
    'each new name, AT_WORKSHOP too, stands beside the old one'
);

select results_eq(
    $$ insert into car (status) values ('IN_WORKSHOP') returning status::text $$,
    array['IN_WORKSHOP'],
    'after expanding, an old name is still stored as it is'
);

select results_eq(
    $$ insert into car (status) values ('AT_WORKSHOP') returning status::text $$,
    array['AT_WORKSHOP'],
    'after expanding, a new name can be stored'
);

select col_default_is(
    'public', 'workshop_order', 'status',
    'PENDING_PAYMENT'::public.workshop_order_status,
    'expanding leaves the default alone'
);

-- the backup ------------------------------------------------------------------
select columns_are(
    'public', 'workshop_order_status_backup',
    array['tenant_id', 'id', 'status', 'updated_at', 'migrated_at'],
    'the backup has id, status, updated_at, migrated_at and the tenant'
);

select col_type_is(
    'public', 'workshop_order_status_backup', 'status', 'workshop_order_status',
    'the backup depends on the type until the type is contracted'
);

select is_empty(
    'table public.workshop_order_status_backup',
    'the backup does not follow what is written after it was made'
);

insert into public.workshop_order_status_backup (tenant_id, id, status, updated_at)
values (md5('acme')::uuid, md5('one')::uuid, 'CONFIRMED', '2020-01-01');

select throws_ok(
    $$
        insert into public.workshop_order_status_backup (
            tenant_id, id, status, updated_at
        )
        values (md5('acme')::uuid, md5('one')::uuid, 'IN_WORKSHOP', '2020-01-02')
    $$,
    '23505',
    'duplicate key value violates unique constraint '
    || '"workshop_order_status_backup_pkey"',
    'the backup has an order once'
);

select lives_ok(
    $$
        insert into public.workshop_order_status_backup (
            tenant_id, id, status, updated_at
        )
        values (md5('acme')::uuid, md5('two')::uuid, 'IN_WORKSHOP', '2020-01-02')
    $$,
    'the backup has every order'
);

select * from finish();
rollback;
