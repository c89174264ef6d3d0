-- 0040_tenant_keys
--
-- Every key and every foreign key of a tenant's tables contains the tenant, so the
-- tables can be distributed by it. What does not is listed here, with the reason.

begin;

select plan(7);

-- arrange ---------------------------------------------------------------------
create temporary view ours as
select
    pg_class.oid,
    pg_attribute.attnum
from pg_catalog.pg_class
inner join pg_catalog.pg_attribute on pg_class.oid = pg_attribute.attrelid
where
    pg_class.relnamespace = 'public'::regnamespace
    and pg_class.relkind in ('r', 'p')
    and pg_attribute.attname = 'tenant_id'
    and not pg_attribute.attisdropped;

create temporary view keyless as
select pg_class.relname::text as name
from pg_catalog.pg_index
inner join ours on pg_index.indrelid = ours.oid
inner join pg_catalog.pg_class on pg_index.indexrelid = pg_class.oid
where
    (pg_index.indisunique or pg_index.indisexclusion)
    and ours.attnum <> all(pg_index.indkey);

create temporary view links as
select
    pg_constraint.conname::text as name,
    pg_constraint.confrelid::regclass::text as target,
    pg_constraint.confmatchtype,
    pg_constraint.confdeltype,
    pg_constraint.confdelsetcols,
    ours.attnum,
    ours.attnum = any(pg_constraint.conkey) as has_tenant
from pg_catalog.pg_constraint
inner join ours on pg_constraint.conrelid = ours.oid
where pg_constraint.contype = 'f';

-- keys ------------------------------------------------------------------------
-- resource_pkey: the id of a resource is unique across tenants, since the given rule
-- bookings_excl_resource_time compares nothing else.
select set_eq(
    'table keyless',
    array['resource_pkey', 'bookings_excl_resource_time'],
    'every unique and exclusion rule contains the tenant but the given one and its key'
);

select is_empty(
    $$
        select oid::regclass from ours
        where not exists (
            select from pg_catalog.pg_index
            where pg_index.indrelid = ours.oid and pg_index.indisprimary
        )
    $$,
    'every table of a tenant has a primary key'
);

-- foreign keys ----------------------------------------------------------------
select set_eq(
    'select distinct target from links where not has_tenant',
    array['time_zone'],
    'every foreign key contains the tenant but those to the names of time zones'
);

select is_empty(
    $$ select name from links where confmatchtype <> 's' $$,
    'every foreign key is MATCH SIMPLE: what may be missing may be missing'
);

select is_empty(
    $$
        select name from links
        where
            confdeltype in ('n', 'd')
            and (confdelsetcols is null or attnum = any(confdelsetcols))
    $$,
    'no foreign key nulls the tenant when its target is deleted'
);

-- this suite ------------------------------------------------------------------
create table public.probe (
    tenant_id uuid,
    id uuid unique,
    segment_id uuid,
    constraint probe_fkey foreign key (tenant_id, segment_id)
    references public.segment (tenant_id, id) on delete set null
);

select is(
    (
        select count(*) from keyless
        where name = 'probe_id_key'
    ), 1::bigint,
    'a unique rule without the tenant is found'
);

select is(
    (
        select count(*) from links
        where name = 'probe_fkey' and confdeltype = 'n' and confdelsetcols is null
    ),
    1::bigint,
    'a plain on delete set null is found'
);

select * from finish();
rollback;
