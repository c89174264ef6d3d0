-- Operator families with their members. CREATE OPERATOR CLASS makes one of its own
-- name: that one comes and goes with the class.
select
    'operator family' as kind,
    concat(family.tableoid, '/', family.oid) as id,
    format('%I.%I using %I', schema.nspname, family.opfname, method.amname) as name,
    pg_get_userbyid(family.opfowner) as owner,
    (
        select concat(class.tableoid, '/', class.oid)
        from pg_opclass as class
        where
            class.opcfamily = family.oid
            and class.opcname = family.opfname
            and class.opcnamespace = family.opfnamespace
    ) as within,
    json_build_object(
        'operators',
        (
            select
                string_agg(
                    concat_ws(
                        ' ',
                        entry.amopstrategy,
                        entry.amopopr::regoperator,
                        case
                            when entry.amopsortfamily <> 0
                                then 'for order by'
                        end
                    ),
                    ', ' order by
                        entry.amopstrategy,
                        format_type(entry.amoplefttype, null),
                        format_type(entry.amoprighttype, null)
                )
            from pg_amop as entry
            where entry.amopfamily = family.oid
        ),
        'functions',
        (
            select
                string_agg(
                    concat_ws(
                        ' ', entry.amprocnum, entry.amproc::oid::regprocedure::text
                    ),
                    ', ' order by
                        entry.amprocnum,
                        format_type(entry.amproclefttype, null),
                        format_type(entry.amprocrighttype, null)
                )
            from pg_amproc as entry
            where entry.amprocfamily = family.oid
        )
    ) as attributes
from pg_opfamily as family
inner join pg_namespace as schema on family.opfnamespace = schema.oid
inner join pg_am as method on family.opfmethod = method.oid
where
    schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.classid = family.tableoid
            and member.objid = family.oid
            and member.deptype = 'e'
    )
