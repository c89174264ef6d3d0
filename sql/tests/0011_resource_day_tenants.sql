-- 0011_resource_day_tenants
--
-- Nothing of one tenant points to a resource of another one.

begin;

select plan(5);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name)
values
(md5('acme')::uuid, 'acme', 'Acme'),
(md5('other')::uuid, 'other', 'Other');

insert into public.resource (id, tenant_id, type, name, code, timezone)
values (md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'UTC');

insert into public.resource_capacity (
    tenant_id, resource_id, date, max_capacity, available_capacity
)
values (md5('acme')::uuid, md5('van')::uuid, '2100-01-01', 5, 5);

-- another tenant's resource ---------------------------------------------------
select throws_ok(
    $$
        insert into public.resource_capacity (
            tenant_id, resource_id, date, max_capacity, available_capacity
        )
        values (md5('other')::uuid, md5('van')::uuid, '2100-01-02', 5, 5)
    $$,
    '23503',
    'insert or update on table "resource_capacity_default" violates foreign key '
    || 'constraint "resource_capacity_tenant_id_resource_id_fkey"',
    'another tenant''s resource cannot get a day'
);

select throws_ok(
    $$
        insert into public.resource_blackout (
            tenant_id, resource_id, start_date, end_date
        )
        values (md5('other')::uuid, md5('van')::uuid, '2100-01-02', '2100-01-02')
    $$,
    '23503',
    'insert or update on table "resource_blackout" violates foreign key constraint '
    || '"resource_blackout_tenant_id_resource_id_fkey"',
    'another tenant''s resource cannot be shut'
);

select throws_ok(
    $$
        insert into public.resource_hold (
            tenant_id, resource_id, date, quantity, customer_email, expires_at,
            idempotency_token
        )
        values (
            md5('other')::uuid, md5('van')::uuid, '2100-01-01', 1, 'a@b', 'infinity', 't'
        )
    $$,
    '23503',
    'insert or update on table "resource_hold" violates foreign key constraint '
    || '"resource_hold_tenant_id_resource_id_fkey"',
    'another tenant''s resource cannot be held'
);

select throws_ok(
    $$
        insert into public.resource_allocation (
            tenant_id, resource_id, date, quantity, order_id, line_item_id
        )
        values (md5('other')::uuid, md5('van')::uuid, '2100-01-01', 1, 'o', 'l')
    $$,
    '23503',
    'insert or update on table "resource_allocation" violates foreign key constraint '
    || '"resource_allocation_tenant_id_resource_id_fkey"',
    'another tenant''s resource cannot be allocated'
);

-- one's own -------------------------------------------------------------------
select lives_ok(
    $$
        insert into public.resource_blackout (
            tenant_id, resource_id, start_date, end_date
        )
        values (md5('acme')::uuid, md5('van')::uuid, '2100-01-02', '2100-01-02');

        insert into public.resource_hold (
            tenant_id, resource_id, date, quantity, customer_email, expires_at,
            idempotency_token
        )
        values (
            md5('acme')::uuid, md5('van')::uuid, '2100-01-01', 2, 'a@b', 'infinity', 't'
        );

        insert into public.resource_allocation (
            tenant_id, resource_id, date, quantity, order_id, line_item_id
        )
        values (md5('acme')::uuid, md5('van')::uuid, '2100-01-01', 1, 'o', 'l')
    $$,
    'one''s own resource can be shut, held and allocated'
);

select * from finish();
rollback;
