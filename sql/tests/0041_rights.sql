-- 0041_rights
--
-- Every right that anybody but the owner has on tables.

begin;

select plan(5);

-- arrange ---------------------------------------------------------------------
create temporary view rights as
select
    pg_class.relname::text as name,
    lower(given.privilege_type) as privilege,
    coalesce(pg_roles.rolname, 'public') as grantee
from pg_catalog.pg_class
cross join lateral aclexplode(pg_class.relacl) as given
left join pg_catalog.pg_roles on given.grantee = pg_roles.oid
where
    pg_class.relnamespace = 'public'::regnamespace
    and given.grantee <> pg_class.relowner
    and not exists (
        select from pg_catalog.pg_depend
        where pg_depend.objid = pg_class.oid and pg_depend.deptype = 'e'
    );

-- tables ----------------------------------------------------------------------
select set_eq(
    'select distinct grantee from rights', array['booking_app'],
    'nobody but the application has a right on a table, not even PUBLIC'
);

select set_eq(
    $$
        select name, string_agg(privilege, ' ' order by privilege)
        from rights group by name
    $$,
    $$
        values
        ('tenant', 'select'), ('time_zone', 'select'),
        ('customer', 'delete insert select'), ('segment', 'delete insert select'),
        ('service', 'delete insert select'), ('resource', 'delete insert select'),
        ('availability_rule', 'delete insert select'),
        ('resource_capacity', 'delete insert select'),
        ('resource_blackout', 'delete insert select'),
        ('resource_hold', 'insert select'),
        ('resource_allocation', 'delete insert select'), ('bookings', 'insert select'),
        ('workshop_order', 'insert select'), ('workshop_order_history', 'select'),
        ('workshop_order_transition', 'select'),
        ('workshop_extension', 'insert select'),
        ('workshop_extension_item', 'delete insert select'), ('store', 'select'),
        ('store_collection', 'select'), ('store_booking', 'select'),
        ('store_backfill_run', 'select'), ('store_customer', 'select'),
        ('store_promotion', 'select'), ('store_unpromoted', 'select'),
        ('store_verification', 'select'), ('audit_entry', 'select')
    $$,
    'the application may do this to tables, and nothing else'
);

-- partitions, schema ----------------------------------------------------------
select is_empty(
    $$
        select oid::regclass from pg_catalog.pg_class
        where relispartition and relkind = 'r' and relacl is not null
        and exists (
            select from aclexplode(relacl) as given where given.grantee <> relowner
        )
    $$,
    'a partition carries no right of its own'
);

select ok(
    not has_schema_privilege('booking_app', 'public', 'create'),
    'the application makes no tables'
);

-- this suite ------------------------------------------------------------------
grant truncate on public.segment to public;

select set_eq(
    $$ select name, privilege from rights where grantee = 'public' $$,
    $$ values ('segment', 'truncate') $$,
    'a right that was granted beside is found'
);

select * from finish();
rollback;
