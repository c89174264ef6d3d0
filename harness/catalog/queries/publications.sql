-- Publications with what they publish. Names of columns are sorted: the stored order is
-- that of the table.
select
    'publication' as kind,
    concat(publication.tableoid, '/', publication.oid) as id,
    quote_ident(publication.pubname) as name,
    pg_get_userbyid(publication.pubowner) as owner,
    json_build_object(
        'all tables',
        publication.puballtables,
        'publish',
        concat_ws(
            ', ',
            case when publication.pubinsert then 'insert' end,
            case when publication.pubupdate then 'update' end,
            case when publication.pubdelete then 'delete' end,
            case when publication.pubtruncate then 'truncate' end
        ),
        'via root',
        publication.pubviaroot,
        'generated columns',
        nullif(to_jsonb(publication) ->> 'pubgencols', 'n'),
        'tables',
        (
            select
                string_agg(
                    concat_ws(
                        ' ',
                        entry.prrelid::regclass,
                        (
                            select
                                format(
                                    '(%s)',
                                    string_agg(
                                        quote_ident(col.attname),
                                        ', ' order by col.attname
                                    )
                                )
                            from pg_attribute as col
                            where
                                col.attrelid = entry.prrelid
                                and col.attnum = any(entry.prattrs)
                            having count(*) > 0
                        ),
                        'where ' || pg_get_expr(entry.prqual, entry.prrelid)
                    ),
                    ', ' order by entry.prrelid::regclass::text
                )
            from pg_publication_rel as entry
            where entry.prpubid = publication.oid
        ),
        'schemas',
        (
            select
                string_agg(
                    quote_ident(schema.nspname), ', ' order by schema.nspname
                )
            from pg_publication_namespace as entry
            inner join pg_namespace as schema on entry.pnnspid = schema.oid
            where entry.pnpubid = publication.oid
        )
    ) as attributes
from pg_publication as publication
