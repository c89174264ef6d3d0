-- 0022_service_references
--
-- Services and segments stay inside their tenant, and go with it.

begin;

select plan(11);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name)
values
(md5('acme')::uuid, 'acme', 'Acme'),
(md5('other')::uuid, 'other', 'Other');

insert into public.segment (id, tenant_id, slug, name)
values
(md5('weddings')::uuid, md5('acme')::uuid, 'weddings', 'Weddings'),
(md5('idle')::uuid, md5('acme')::uuid, 'idle', 'Idle'),
(md5('trips')::uuid, md5('other')::uuid, 'trips', 'Trips');

create temporary view offer as select * from public.service;
alter view offer alter column tenant_id set default md5('acme')::uuid;
alter view offer alter column name set default 'Talk';
alter view offer alter column duration_minutes set default 60;
alter view offer alter column price_cents set default 9900;

insert into offer (slug, segment_id) values ('talk', md5('weddings')::uuid);

-- slugs -----------------------------------------------------------------------
select throws_ok(
    $$ insert into offer (slug) values ('talk') $$,
    '23505',
    'duplicate key value violates unique constraint "service_tenant_id_slug_key"',
    'a tenant cannot use the slug of a service twice'
);

select lives_ok(
    $$ insert into offer (slug, tenant_id) values ('talk', md5('other')::uuid) $$,
    'another tenant can use the slug of a service'
);

select throws_ok(
    $$
        insert into public.segment (tenant_id, slug, name)
        values (md5('acme')::uuid, 'weddings', 'More')
    $$,
    '23505',
    'duplicate key value violates unique constraint "segment_tenant_id_slug_key"',
    'a tenant cannot use the slug of a segment twice'
);

-- segments --------------------------------------------------------------------
select throws_ok(
    $$ insert into offer (slug, segment_id) values ('tour', md5('trips')::uuid) $$,
    '23503',
    'insert or update on table "service" violates foreign key constraint '
    || '"service_tenant_id_segment_id_fkey"',
    'a service cannot stand in another tenant''s segment'
);

select lives_ok(
    $$ insert into offer (slug, segment_id) values ('tour', null) $$,
    'a service need not stand in a segment'
);

select throws_ok(
    $$ delete from public.segment where slug = 'weddings' $$,
    '23503',
    'update or delete on table "segment" violates foreign key constraint '
    || '"service_tenant_id_segment_id_fkey" on table "service"',
    'a segment in which a service stands cannot be deleted'
);

select lives_ok(
    $$ delete from public.segment where slug = 'idle' $$,
    'a segment in which none stands can be deleted'
);

-- tenants ---------------------------------------------------------------------
select throws_ok(
    $$ insert into offer (slug, tenant_id) values ('x', gen_random_uuid()) $$,
    '23503',
    'insert or update on table "service" violates foreign key constraint '
    || '"service_tenant_id_fkey"',
    'a service of an unknown tenant is refused'
);

select throws_ok(
    $$
        insert into public.segment (tenant_id, slug, name)
        values (gen_random_uuid(), 'x', 'X')
    $$,
    '23503',
    'insert or update on table "segment" violates foreign key constraint '
    || '"segment_tenant_id_fkey"',
    'a segment of an unknown tenant is refused'
);

delete from public.tenant
where slug = 'acme';

select results_eq(
    'select slug from public.service',
    array['talk'],
    'deleting a tenant takes its services along, and no others'
);

select results_eq(
    'select slug from public.segment',
    array['trips'],
    'deleting a tenant takes its segments along, and no others'
);

select * from finish();
rollback;
