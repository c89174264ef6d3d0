-- naming
--
-- PostgreSQL's own suffixes everywhere; the names that were given are the exceptions.

begin;

select plan(3);

-- arrange ---------------------------------------------------------------------
create temporary view given as
select unnest(array[
    'bookings_excl_resource_time', 'uq_resource_date', 'idx_resource_type',
    'idx_resource_active', 'idx_capacity_date', 'idx_capacity_resource_date',
    'idx_blackout_resource_dates', 'idx_hold_idempotency',
    'idx_hold_resource_date_status', 'idx_hold_expires', 'idx_hold_customer',
    'idx_allocation_resource_date', 'idx_allocation_order', 'idx_allocation_line_item',
    -- Its columns make a name of 72 bytes, and a name has 63.
    'resource_allocation_line_once_key'
]) as name;

-- Not an extension's tables, and not partitions: their names derive from the parent's.
create temporary view ours as
select
    pg_class.oid,
    pg_class.relname
from pg_catalog.pg_class
left join pg_catalog.pg_depend
    on
        pg_class.oid = pg_depend.objid
        and pg_depend.classid = 'pg_catalog.pg_class'::regclass
        and pg_depend.deptype = 'e'
where
    pg_class.relnamespace = 'public'::regnamespace
    and pg_class.relkind in ('r', 'p')
    and not pg_class.relispartition
    and pg_depend.objid is null;

create temporary view named as
select
    pg_constraint.conname as name,
    ours.relname || case pg_constraint.contype
        when 'p' then '_pkey'
        when 'u' then '_' || keyed.columns || '_key'
        when 'f' then '_' || keyed.columns || '_fkey'
        when 'c' then '_.+_check'
        when 'x' then '_.+_excl'
    end as pattern
from ours
inner join pg_catalog.pg_constraint on ours.oid = pg_constraint.conrelid
inner join lateral (
    select string_agg(pg_attribute.attname, '_' order by part.place) as columns
    from unnest(pg_constraint.conkey) with ordinality as part (attnum, place)
    inner join pg_catalog.pg_attribute on part.attnum = pg_attribute.attnum
    where pg_attribute.attrelid = ours.oid
) as keyed on true
where pg_constraint.contype in ('p', 'u', 'f', 'c', 'x')

union all

select
    pg_class.relname as name,
    ours.relname || '_' || keyed.columns
    || case when pg_index.indisunique then '_key' else '_idx' end as pattern
from ours
inner join pg_catalog.pg_index on ours.oid = pg_index.indrelid
inner join pg_catalog.pg_class on pg_index.indexrelid = pg_class.oid
left join pg_catalog.pg_constraint
    on
        pg_class.oid = pg_constraint.conindid
        and pg_constraint.contype in ('p', 'u', 'x')
inner join lateral (
    select string_agg(part.attname, '_' order by part.attnum) as columns
    from pg_catalog.pg_attribute as part
    where part.attrelid = pg_class.oid and part.attnum <= pg_index.indnkeyatts
) as keyed on true
where pg_constraint.oid is null

union all

select
    pg_trigger.tgname as name,
    ours.relname || '_.+' as pattern
from ours
inner join pg_catalog.pg_trigger on ours.oid = pg_trigger.tgrelid
where not pg_trigger.tgisinternal;

create temporary view misnamed as
select name from named
where name !~ ('^' || pattern || '$') and name not in (select given.name from given);

-- the schema ------------------------------------------------------------------
select is_empty('table misnamed', 'every name follows the scheme, or was given');

-- this suite ------------------------------------------------------------------
create table public.probe (
    id integer constraint wrong_pkey primary key,
    place integer constraint probe_place_key unique,
    constraint place_check check (place > 0)
);
create index probe_idx on public.probe (id, place);
create trigger wrong_trigger before update on public.probe
for each row execute function public.update_updated_at_column();

select set_eq(
    'table misnamed',
    array['wrong_pkey', 'place_check', 'probe_idx', 'wrong_trigger'],
    'names outside the scheme are found'
);

select results_eq(
    $$ select name ~ pattern from named where name = 'probe_place_key' $$,
    array[true],
    'a name inside the scheme is accepted'
);

select * from finish();
rollback;
