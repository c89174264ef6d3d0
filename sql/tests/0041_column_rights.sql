-- 0041_column_rights
--
-- Every column that anybody but the owner may write without the right to its table.

begin;

select plan(4);

-- arrange ---------------------------------------------------------------------
create temporary view rights as
select
    pg_class.relname::text as name,
    pg_attribute.attname as part,
    lower(given.privilege_type) as privilege,
    coalesce(pg_roles.rolname, 'public') as grantee
from pg_catalog.pg_class
inner join pg_catalog.pg_attribute on pg_class.oid = pg_attribute.attrelid
cross join lateral aclexplode(pg_attribute.attacl) as given
left join pg_catalog.pg_roles on given.grantee = pg_roles.oid
where pg_class.relnamespace = 'public'::regnamespace;

-- All but these are given when a row is made, and kept by triggers afterwards.
create temporary table fixed as
select
    relation::text as relation,
    fixed_columns::text[] as columns
from (
    values
    ('bookings', '{id, tenant_id, client_generated_id, occupied}'),
    ('customer', '{id, tenant_id}'),
    ('segment', '{id, tenant_id}'),
    ('service', '{id, tenant_id}'),
    ('availability_rule', '{id, tenant_id}'),
    ('resource', '{id, tenant_id}'),
    ('workshop_extension', '{id, tenant_id, order_id, total_cents}'),
    ('workshop_extension_item', '{id, tenant_id, extension_id}'),
    ('workshop_order', '{id, tenant_id, pending_extensions}'),
    ('resource_blackout', '{id, tenant_id, resource_id}')
) as kept (relation, fixed_columns);

-- columns ---------------------------------------------------------------------
select set_eq(
    $$
        select name, privilege, string_agg(part::text, ' ' order by part::text)
        from rights
        where name not in (select relation from fixed)
        group by name, privilege
    $$,
    $$
        values
        ('resource_capacity', 'update', 'max_capacity'),
        ('resource_hold', 'update', 'expires_at status'),
        ('store', 'insert', 'tenant_id'), ('store', 'update', 'revision'),
        ('store_booking', 'update', 'record')
    $$,
    'of these tables the application may write single columns'
);

select set_eq(
    $$ select name, part::text from rights
    where privilege = 'update' and name in (select relation from fixed) $$,
    $$
        select fixed.relation, pg_attribute.attname::text
        from fixed
        inner join pg_catalog.pg_attribute
            on pg_attribute.attrelid = ('public.' || fixed.relation)::regclass
        where
            pg_attribute.attnum > 0
            and not pg_attribute.attisdropped
            and pg_attribute.attname <> all(fixed.columns)
            and pg_attribute.attname not in ('created_at', 'updated_at')
    $$,
    'of the others it may write all columns but keys and those that triggers keep'
);

select set_eq(
    'select distinct grantee from rights', array['booking_app'],
    'nobody but the application has a right on a column'
);

-- this suite ------------------------------------------------------------------
grant update (tenant_id) on public.segment to booking_app;

select is(
    (
        select count(*) from rights
        where name = 'segment' and part in (select unnest(fixed.columns) from fixed)
    ),
    1::bigint,
    'a right to move rows to another tenant is found'
);

select * from finish();
rollback;
