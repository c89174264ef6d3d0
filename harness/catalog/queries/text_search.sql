-- Text search: dictionaries, configurations with the dictionaries of each token, and
-- what both are made of.
select
    'text search dictionary' as kind,
    concat(dictionary.tableoid, '/', dictionary.oid) as id,
    format('%I.%I', schema.nspname, dictionary.dictname) as name,
    pg_get_userbyid(dictionary.dictowner) as owner,
    json_build_object(
        'template',
        (
            select format('%I.%I', home.nspname, template.tmplname)
            from pg_ts_template as template
            inner join pg_namespace as home on template.tmplnamespace = home.oid
            where template.oid = dictionary.dicttemplate
        ),
        'options',
        dictionary.dictinitoption
    ) as attributes
from pg_ts_dict as dictionary
inner join pg_namespace as schema on dictionary.dictnamespace = schema.oid
where
    schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.classid = dictionary.tableoid
            and member.objid = dictionary.oid
            and member.deptype = 'e'
    )

union all

select
    'text search configuration' as kind,
    concat(configuration.tableoid, '/', configuration.oid) as id,
    format('%I.%I', schema.nspname, configuration.cfgname) as name,
    pg_get_userbyid(configuration.cfgowner) as owner,
    json_build_object(
        'parser',
        (
            select format('%I.%I', home.nspname, parser.prsname)
            from pg_ts_parser as parser
            inner join pg_namespace as home on parser.prsnamespace = home.oid
            where parser.oid = configuration.cfgparser
        ),
        'mapping',
        (
            select
                string_agg(
                    concat_ws(' ', entry.maptokentype, entry.mapdict::regdictionary),
                    ', ' order by entry.maptokentype, entry.mapseqno
                )
            from pg_ts_config_map as entry
            where entry.mapcfg = configuration.oid
        )
    ) as attributes
from pg_ts_config as configuration
inner join pg_namespace as schema on configuration.cfgnamespace = schema.oid
where
    schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.classid = configuration.tableoid
            and member.objid = configuration.oid
            and member.deptype = 'e'
    )

union all

select
    'text search parser' as kind,
    concat(parser.tableoid, '/', parser.oid) as id,
    format('%I.%I', schema.nspname, parser.prsname) as name,
    null as owner,
    json_build_object(
        'functions',
        concat_ws(
            ', ',
            parser.prsstart::oid::regprocedure,
            parser.prstoken::oid::regprocedure,
            parser.prsend::oid::regprocedure,
            parser.prslextype::oid::regprocedure,
            nullif(parser.prsheadline::oid, 0)::regprocedure
        )
    ) as attributes
from pg_ts_parser as parser
inner join pg_namespace as schema on parser.prsnamespace = schema.oid
where
    schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.classid = parser.tableoid
            and member.objid = parser.oid
            and member.deptype = 'e'
    )

union all

select
    'text search template' as kind,
    concat(template.tableoid, '/', template.oid) as id,
    format('%I.%I', schema.nspname, template.tmplname) as name,
    null as owner,
    json_build_object(
        'functions',
        concat_ws(
            ', ',
            nullif(template.tmplinit::oid, 0)::regprocedure,
            template.tmpllexize::oid::regprocedure
        )
    ) as attributes
from pg_ts_template as template
inner join pg_namespace as schema on template.tmplnamespace = schema.oid
where
    schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.classid = template.tableoid
            and member.objid = template.oid
            and member.deptype = 'e'
    )
