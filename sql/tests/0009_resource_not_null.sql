-- 0009_resource_not_null
--
-- Nothing that code relies on is NULL, and every time has a zone.

begin;

select plan(6);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name) values (md5('acme')::uuid, 'acme', 'Acme');

create temporary view thing as select * from public.resource;
alter view thing alter column tenant_id set default md5('acme')::uuid;
alter view thing alter column type set default 'VEHICLE';
alter view thing alter column name set default 'Van';
alter view thing alter column code set default gen_random_uuid();
alter view thing alter column timezone set default 'UTC';

create temporary view loose as
select
    attrelid::regclass::text as relation,
    attname::text as name,
    atttypid::regtype::text as type,
    attnotnull as required
from pg_catalog.pg_attribute
where
    attrelid in (
        'public.resource'::regclass,
        'public.resource_capacity'::regclass,
        'public.resource_blackout'::regclass,
        'public.resource_hold'::regclass,
        'public.resource_allocation'::regclass
    )
    and attnum > 0
    and not attisdropped;

-- flags -----------------------------------------------------------------------
select throws_ok(
    'insert into thing (is_active) values (null)',
    '23502',
    'null value in column "is_active" of relation "resource" violates not-null '
    || 'constraint',
    'a resource is active or not'
);

select throws_ok(
    'insert into thing (metadata) values (null)',
    '23502',
    'null value in column "metadata" of relation "resource" violates not-null '
    || 'constraint',
    'a resource without metadata has empty ones'
);

select results_eq(
    'insert into thing (is_active, metadata)
    values (true, default), (false, default) returning is_active, metadata',
    $$ values (true, '{}'::jsonb), (false, '{}'::jsonb) $$,
    'metadata are empty unless something is said'
);

-- times -----------------------------------------------------------------------
select set_eq(
    $$ select relation from loose where name = 'created_at' and required $$,
    array[
        'resource', 'resource_capacity', 'resource_blackout', 'resource_hold',
        'resource_allocation'
    ],
    'every row says when it was made'
);

select set_eq(
    $$ select relation from loose where name = 'updated_at' and required $$,
    array['resource', 'resource_capacity', 'resource_blackout', 'resource_hold'],
    'every row that can change says when it last did'
);

select is_empty(
    $$ select relation, name from loose where type = 'timestamp without time zone' $$,
    'no time is without a zone'
);

select * from finish();
rollback;
