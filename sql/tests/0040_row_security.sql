-- 0040_row_security
--
-- No table with rows of a tenant lacks row-level security, whoever made it and when.

begin;

select plan(8);

-- arrange ---------------------------------------------------------------------
create temporary view ours as
select
    pg_class.oid,
    pg_class.relname::text as name,
    pg_class.relkind,
    pg_class.relispartition as is_partition,
    pg_class.relrowsecurity and pg_class.relforcerowsecurity as is_forced,
    pg_attribute.attnum is not null as has_tenant
from pg_catalog.pg_class
left join pg_catalog.pg_attribute
    on
        pg_class.oid = pg_attribute.attrelid
        and pg_attribute.attname = 'tenant_id'
        and not pg_attribute.attisdropped
left join pg_catalog.pg_depend
    on
        pg_class.oid = pg_depend.objid
        and pg_depend.classid = 'pg_catalog.pg_class'::regclass
        and pg_depend.deptype = 'e'
where
    pg_class.relnamespace = 'public'::regnamespace
    and pg_class.relkind in ('r', 'p', 'v', 'm')
    and pg_depend.objid is null;

create temporary view rules as
select
    ours.name,
    ours.is_partition,
    pg_policy.polcmd = '*' and pg_policy.polpermissive
    and pg_policy.polroles = '{0}' as is_for_all,
    pg_get_expr(pg_policy.polqual, pg_policy.polrelid) as seen,
    pg_get_expr(pg_policy.polwithcheck, pg_policy.polrelid) as written
from ours
inner join pg_catalog.pg_policy on ours.oid = pg_policy.polrelid;

create temporary view unguarded as
select name from ours
where (has_tenant or name = 'tenant') and relkind in ('r', 'p') and not is_forced;

select public.add_capacity_months('2100-01-01', '2100-01-01');

-- tables ----------------------------------------------------------------------
select is_empty(
    'table unguarded',
    'row-level security is forced on the tenants and on every table of theirs'
);

select set_eq(
    $$
        select name from ours
        where relkind in ('r', 'p') and not has_tenant and not is_partition
    $$,
    array['tenant', 'time_zone', 'workshop_order_transition'],
    'three tables have no tenant_id: the tenants, and two that belong to nobody'
);

select is(
    (
        select is_forced from ours
        where name = 'resource_capacity_2100_01'
    ), true,
    'a month that is made later is guarded from its first moment'
);

-- rules -----------------------------------------------------------------------
select is_empty(
    $$
        select name from ours where has_tenant and relkind in ('r', 'p')
        and not is_partition
        except all
        select name from rules
        where
            is_for_all
            and seen = '(tenant_id = ( SELECT current_tenant() AS current_tenant))'
            and written = seen
    $$,
    'one rule for all commands and roles says what is seen and what is written'
);

select is_empty(
    'select name from rules where is_partition',
    'a partition has no rule of its own, so it shows nothing by itself'
);

select is_empty(
    $$
        select ours.name from ours
        inner join pg_catalog.pg_class on ours.oid = pg_class.oid
        where
            ours.relkind in ('v', 'm')
            and not coalesce('security_invoker=true' = any(pg_class.reloptions), false)
    $$,
    'every view asks with the rights of whoever reads it'
);

-- this suite ------------------------------------------------------------------
create table public.probe (tenant_id uuid);

select set_eq(
    'table unguarded', array['probe'], 'a new table without row-level security is found'
);

call public.keep_rows_to_tenant('public.probe');

select is_empty('table unguarded', 'one call gives a new table what the others have');

select * from finish();
rollback;
