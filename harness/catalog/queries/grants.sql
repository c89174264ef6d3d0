-- Privileges of everything, by the object's id. An owner who has all there is is no news.
-- "ALL" is what the server calls all, so that GRANT ALL reads the same on 15 and on 17,
-- which knows one privilege more (MAINTAIN).
with
controlled as (
    select
        concat(tableoid, '/', oid) as id,
        relowner as owner,
        case when relkind = 'S' then 's' else 'r' end as kind,
        relacl as acl
    from pg_class
    where relkind in ('r', 'p', 'v', 'm', 'f', 'S')

    union all

    select
        concat('pg_class'::regclass::oid, '/', attrelid, '/', attnum) as id,
        0 as owner,
        'c' as kind,
        attacl as acl
    from pg_attribute
    where attacl is not null

    union all

    select
        concat(tableoid, '/', oid) as id,
        proowner as owner,
        'f' as kind,
        proacl as acl
    from pg_proc

    union all

    select
        concat(tableoid, '/', oid) as id,
        nspowner as owner,
        'n' as kind,
        nspacl as acl
    from pg_namespace

    union all

    select
        concat(tableoid, '/', oid) as id,
        typowner as owner,
        'T' as kind,
        typacl as acl
    from pg_type

    union all

    select
        concat(tableoid, '/', oid) as id,
        fdwowner as owner,
        'F' as kind,
        fdwacl as acl
    from pg_foreign_data_wrapper

    union all

    select
        concat(tableoid, '/', oid) as id,
        srvowner as owner,
        'S' as kind,
        srvacl as acl
    from pg_foreign_server

    union all

    select
        concat(tableoid, '/', oid) as id,
        defaclrole as owner,
        case when defaclobjtype = 'S' then 's' else defaclobjtype::text end as kind,
        defaclacl as acl
    from pg_default_acl
    where defaclobjtype in ('r', 'S', 'f', 'T', 'n')
),

granted as (
    select
        controlled.id,
        controlled.owner,
        controlled.kind,
        entry.grantee,
        entry.privilege_type as privilege,
        bool_or(entry.is_grantable) as grantable
    from controlled
    cross join
        lateral aclexplode(
            coalesce(
                controlled.acl, acldefault(controlled.kind::"char", controlled.owner)
            )
        ) as entry
    group by
        controlled.id, controlled.owner, controlled.kind, entry.grantee, privilege
),

complete as (
    select
        kind.name as kind,
        array_agg(entry.privilege_type order by entry.privilege_type) as privileges
    from unnest('{r,s,f,n,T,F,S}'::text []) as kind (name)
    cross join lateral aclexplode(acldefault(kind.name::"char", 10)) as entry
    where entry.grantee = 10
    group by kind.name
),

held as (
    select
        granted.id,
        granted.owner,
        granted.kind,
        granted.grantee,
        array_agg(granted.privilege order by granted.privilege) as privileges,
        bool_and(granted.grantable) as all_grantable,
        string_agg(
            granted.privilege
            || case when granted.grantable then ' with grant option' else '' end,
            ', ' order by granted.privilege
        ) as text
    from granted
    group by granted.id, granted.owner, granted.kind, granted.grantee
)

select
    held.id,
    format(
        'granted to %s',
        case
            when held.grantee = 0 then 'PUBLIC'
            when held.grantee = held.owner then 'the owner'
            when held.grantee = database.datdba then 'the database owner'
            else quote_ident(pg_get_userbyid(held.grantee))
        end
    ) as attribute,
    case
        when held.privileges is distinct from complete.privileges then held.text
        when held.all_grantable then 'ALL with grant option'
        else 'ALL'
    end as value
from held
inner join pg_database as database on database.datname = current_database()
left join complete on held.kind = complete.kind
where
    held.grantee <> held.owner
    or held.privileges is distinct from complete.privileges

union all

-- An owner who gave up every right.
select
    controlled.id,
    'granted to the owner' as attribute,
    'nothing' as value
from controlled
where
    controlled.acl is not null
    and controlled.owner <> 0
    and not exists (
        select from aclexplode(controlled.acl) as entry
        where entry.grantee = controlled.owner
    )
    and controlled.id not like concat('pg_default_acl'::regclass::oid, '/%')
