-- 0011_resource_moves
--
-- A resource that moves to another tenant takes everything along.

begin;

select plan(3);

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

insert into public.resource_blackout (
    tenant_id, resource_id, start_date, end_date
)
values (md5('acme')::uuid, md5('van')::uuid, '2100-01-02', '2100-01-02');

insert into public.resource_hold (
    id, tenant_id, resource_id, date, quantity, customer_email, expires_at,
    idempotency_token
)
values (
    md5('hold')::uuid, md5('acme')::uuid, md5('van')::uuid, '2100-01-01', 2,
    'a@b', 'infinity', 't'
);

insert into public.resource_allocation (
    tenant_id, resource_id, date, quantity, order_id, line_item_id, hold_id
)
values (
    md5('acme')::uuid, md5('van')::uuid, '2100-01-01', 1, 'o', 'l',
    md5('hold')::uuid
);

-- moving ----------------------------------------------------------------------
select lives_ok(
    $$
        update public.resource set tenant_id = md5('other')::uuid
        where id = md5('van')::uuid
    $$,
    'a resource can move to another tenant'
);

select is(
    (
        select array_agg(row.tenant_id) = array_fill(md5('other')::uuid, array[4])
        from (
            select tenant_id from public.resource_capacity
            union all
            select tenant_id from public.resource_blackout
            union all
            select tenant_id from public.resource_hold
            union all
            select tenant_id from public.resource_allocation
        ) as row
    ),
    true,
    'its day, blackout, hold and allocation move with it'
);

select results_eq(
    'select max_capacity, available_capacity from public.resource_capacity',
    'values (5, 2)',
    'what is free stays the same in a move'
);

select * from finish();
rollback;
