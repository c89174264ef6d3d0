-- Roles that something in this database depends on: an owner, a grant, a policy. Roles
-- belong to the cluster, which others share: one that nothing here refers to is none of
-- ours, and neither is one that may only read the harness's ledger. The owner of the
-- database is whoever made it, another one on each server.
with ledger (classid, objid) as (
    select
        schema.tableoid,
        schema.oid
    from pg_namespace as schema
    where schema.nspname = 'harness'
    union all
    select
        relation.tableoid,
        relation.oid
    from pg_class as relation
    inner join pg_namespace as schema on relation.relnamespace = schema.oid
    where schema.nspname = 'harness'
)

select
    'role' as kind,
    concat('pg_authid'::regclass::oid, '/', role.oid) as id,
    quote_ident(role.rolname) as name,
    json_build_object(
        'superuser',
        role.rolsuper,
        'no inherit',
        not role.rolinherit,
        'create role',
        role.rolcreaterole,
        'create database',
        role.rolcreatedb,
        'login',
        role.rolcanlogin,
        'replication',
        role.rolreplication,
        'bypass row security',
        role.rolbypassrls,
        'connection limit',
        nullif(role.rolconnlimit, -1),
        'settings',
        (
            select string_agg(setting, ', ' order by setting)
            from unnest(role.rolconfig) as setting
        ),
        'member of',
        (
            select
                string_agg(
                    distinct concat_ws(
                        ' ',
                        quote_ident(pg_get_userbyid(bond.roleid)),
                        case when bond.admin_option then 'with admin' end,
                        case
                            when
                                (to_jsonb(bond) ->> 'inherit_option')::boolean
                                <> role.rolinherit
                                then
                                    'with inherit '
                                    || (to_jsonb(bond) ->> 'inherit_option')
                        end,
                        case
                            when to_jsonb(bond) ->> 'set_option' = 'false'
                                then 'without set'
                        end
                    ),
                    ', '
                )
            from pg_auth_members as bond
            where bond.member = role.oid
        )
    ) as attributes
from pg_roles as role
inner join pg_database as database on database.datname = current_database()
where
    role.oid >= 16384
    and role.oid <> current_setting('harness.owner')::oid
    and exists (
        select from pg_shdepend as bond
        where
            bond.dbid = database.oid
            and bond.refclassid = 'pg_authid'::regclass
            and bond.refobjid = role.oid
            and not exists (
                select from ledger
                where
                    ledger.classid = bond.classid
                    and ledger.objid = bond.objid
            )
    )
