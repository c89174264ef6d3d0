-- Privileges of things of the server and of extensions, which are not told themselves:
-- what is granted or withheld that was not so when they came. Not of pgTAP, and not in
-- information_schema, of which the server does not keep how it came.
with
thing as (
    select
        tableoid as class,
        oid,
        pronamespace as home,
        'f' as kind,
        proowner as owner,
        proacl as acl
    from pg_proc

    union all

    select
        tableoid as class,
        oid,
        relnamespace as home,
        case when relkind = 'S' then 's' else 'r' end as kind,
        relowner as owner,
        relacl as acl
    from pg_class
    where relkind in ('r', 'p', 'v', 'm', 'f', 'S')

    union all

    select
        tableoid as class,
        oid,
        typnamespace as home,
        'T' as kind,
        typowner as owner,
        typacl as acl
    from pg_type

    union all

    select
        tableoid as class,
        oid,
        0 as home,
        'l' as kind,
        lanowner as owner,
        lanacl as acl
    from pg_language

    union all

    select
        tableoid as class,
        oid,
        oid as home,
        'n' as kind,
        nspowner as owner,
        nspacl as acl
    from pg_namespace
    where nspname ~ '^pg_'
),

changed as (
    select
        thing.class,
        thing.oid,
        thing.owner,
        extension.oid as extension,
        coalesce(
            thing.acl, acldefault(thing.kind::"char", thing.owner)  -- noqa: RF06
        ) as acl,
        coalesce(
            origin.initprivs,
            acldefault(thing.kind::"char", thing.owner)  -- noqa: RF06
        ) as initial
    from thing
    left join
        pg_init_privs as origin
        on
            thing.class = origin.classoid
            and thing.oid = origin.objoid
            and origin.objsubid = 0
    left join
        pg_depend as member
        on
            thing.class = member.classid
            and thing.oid = member.objid
            and member.objsubid = 0
            and member.deptype = 'e'
    left join pg_extension as extension on member.refobjid = extension.oid
    where
        thing.acl is distinct from origin.initprivs
        and (
            extension.oid is not null
            or (
                thing.oid < 16384
                and thing.home <> 'information_schema'::regnamespace
            )
        )
        and extension.extname is distinct from 'pgtap'
),

told as (
    select
        changed.class,
        changed.oid,
        changed.extension,
        one.grantee,
        one.difference,
        string_agg(one.privilege, ', ' order by one.privilege) as privileges
    from changed
    cross join
        lateral (
            (
                select
                    'granted to' as difference,
                    entry.grantee,
                    entry.privilege_type as privilege
                from aclexplode(changed.acl) as entry
                except
                select
                    'granted to' as difference,
                    entry.grantee,
                    entry.privilege_type as privilege
                from aclexplode(changed.initial) as entry
            )
            union all
            (
                select
                    'withheld from' as difference,
                    entry.grantee,
                    entry.privilege_type as privilege
                from aclexplode(changed.initial) as entry
                except
                select
                    'withheld from' as difference,
                    entry.grantee,
                    entry.privilege_type as privilege
                from aclexplode(changed.acl) as entry
            )
        ) as one
    group by
        changed.class, changed.oid, changed.extension, one.grantee, one.difference
)

select
    'privileges' as kind,
    concat('privileges ', told.class, '/', told.oid) as id,
    (
        select format('%s %s', place.type, place.identity)
        from pg_identify_object(told.class, told.oid, 0) as place
    ) as name,
    case
        when told.extension is not null
            then concat('pg_extension'::regclass::oid, '/', told.extension)
    end as within,
    json_object_agg(
        format(
            '%s %s',
            told.difference,
            case told.grantee
                when 0 then 'PUBLIC'
                when current_setting('harness.owner')::oid then 'the database owner'
                else quote_ident(pg_get_userbyid(told.grantee))
            end
        ),
        told.privileges
        order by told.difference
    ) as attributes
from told
group by told.class, told.oid, told.extension
