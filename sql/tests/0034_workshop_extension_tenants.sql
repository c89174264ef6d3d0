-- 0034_workshop_extension_tenants
--
-- An item that passes to another tenant is missed where it was.

begin;

select plan(3);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name)
values
(md5('acme')::uuid, 'acme', 'Acme'),
(md5('other')::uuid, 'other', 'Other');

insert into public.customer (id, tenant_id, name)
select
    id,
    id as tenant_id,
    name
from public.tenant;

insert into public.workshop_order (id, tenant_id, customer_id, vehicle, status)
select
    id,
    id as tenant_id,
    id as customer_id,
    'van' as vehicle,
    'IN_SERVICE' as status
from public.tenant;

-- One id in both tenants: only the tenant tells them apart.
insert into public.workshop_extension (id, tenant_id, order_id, description)
select
    md5('brakes')::uuid as id,
    id as tenant_id,
    id as order_id,
    slug as description
from public.tenant;

insert into public.workshop_extension_item (
    id, tenant_id, extension_id, description, price_cents
)
values (md5('disc')::uuid, md5('acme')::uuid, md5('brakes')::uuid, 'disc', 100);

create temporary view total as
select string_agg(total_cents::text, ', ' order by description) as cents
from public.workshop_extension;

-- the totals ------------------------------------------------------------------
select results_eq(
    'table total', array['100, 0'], 'an item is counted in its own tenant only'
);

update public.workshop_extension_item set tenant_id = md5('other')::uuid;

select results_eq(
    'table total', array['0, 100'],
    'an item that changes tenants is counted anew in both'
);

update public.workshop_extension set status = 'DECLINED'
where tenant_id = md5('other')::uuid;

select throws_ok(
    $$ update public.workshop_extension_item set tenant_id = md5('acme')::uuid $$,
    'BKC12',
    'cannot change the items of extension "' || md5('brakes')::uuid || '"',
    'an item cannot leave a declined extension by changing tenants'
);

select * from finish();
rollback;
