-- Privileges of everything, by the object's id; objects of the server itself have
-- numbers below 16384. Of the owner, who has them all by default, it is told which are
-- missing. "ALL" is what the server calls all, so that GRANT ALL reads the same on 15
-- and on 17, which knows one privilege more (MAINTAIN).
with
member as (
    select concat(classid, '/', objid) as id from pg_depend
    where deptype = 'e'
),

controlled as (
    select
        concat(tableoid, '/', oid) as id,
        relowner as owner,
        case when relkind = 'S' then 's' else 'r' end as kind,
        relacl as acl
    from pg_class
    where
        relkind in ('r', 'p', 'v', 'm', 'f', 'S')
        and oid >= 16384
        and concat(tableoid, '/', oid) not in (select member.id from member)

    union all

    select
        concat('pg_class'::regclass::oid, '/', attrelid, '/', attnum) as id,
        0 as owner,
        'c' as kind,
        attacl as acl
    from pg_attribute
    where attacl is not null and attrelid >= 16384

    union all

    select
        concat(tableoid, '/', oid) as id,
        proowner as owner,
        'f' as kind,
        proacl as acl
    from pg_proc
    where
        oid >= 16384
        and concat(tableoid, '/', oid) not in (select member.id from member)

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
    where
        oid >= 16384
        and concat(tableoid, '/', oid) not in (select member.id from member)

    union all

    select
        concat(tableoid, '/', oid) as id,
        lanowner as owner,
        'l' as kind,
        lanacl as acl
    from pg_language
    where oid >= 16384

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

-- "char" in quotes is the type of one byte that acldefault takes.
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
                controlled.acl,
                acldefault(
                    controlled.kind::"char",  -- noqa: RF06
                    controlled.owner
                )
            )
        ) as entry
    group by
        controlled.id, controlled.owner, controlled.kind, entry.grantee, privilege
),

-- Role 10 is the one that every server begins with.
complete as (
    select
        kind.name as kind,
        array_agg(entry.privilege_type order by entry.privilege_type) as privileges
    from unnest('{r,s,f,n,T,l,F,S}'::text[]) as kind (name)
    cross join
        lateral aclexplode(
            acldefault(kind.name::"char", 10)  -- noqa: RF06
        ) as entry
    where entry.grantee = 10
    group by kind.name
),

held as (
    select
        granted.id,
        granted.owner,
        granted.kind,
        granted.grantee,
        array_agg(granted.privilege) as privileges,
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
        case held.grantee
            when 0 then 'PUBLIC'
            when current_setting('harness.owner')::oid then 'the database owner'
            else quote_ident(pg_get_userbyid(held.grantee))
        end
    ) as attribute,
    case
        when not held.privileges @> complete.privileges or complete.kind is null
            then held.text
        when held.all_grantable then 'ALL with grant option'
        else 'ALL'
    end as value
from held
left join complete on held.kind = complete.kind
where held.grantee <> held.owner

union all

-- Default privileges of one schema come on top of the owner's.
select
    controlled.id,
    'withheld from the owner' as attribute,
    case
        when cardinality(withheld.privileges) = cardinality(complete.privileges)
            then 'ALL'
        else array_to_string(withheld.privileges, ', ')
    end as value
from controlled
inner join complete on controlled.kind = complete.kind
cross join
    lateral (
        select array_agg(one.privilege order by one.privilege) as privileges
        from unnest(complete.privileges) as one (privilege)
        where
            one.privilege not in (
                select entry.privilege_type
                from aclexplode(controlled.acl) as entry
                where entry.grantee = controlled.owner
            )
    ) as withheld
where
    controlled.acl is not null
    and controlled.id not in (
        select concat(standing.tableoid, '/', standing.oid)
        from pg_default_acl as standing
        where standing.defaclnamespace <> 0
    )
    and withheld.privileges is not null
