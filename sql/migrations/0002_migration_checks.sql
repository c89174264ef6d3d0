-- 0002_migration_checks
--
-- What migrations ask before and after a change. Before: a down file must not delete,
-- so it stops where a table that it would remove has rows; and a rule that was renamed
-- is found by what it says. After: `if not exists` accepts an object of the right name
-- and the wrong shape, so a migration that changes an older table says in the end what
-- that table must look like.
--
-- Needs:  nothing
-- Tests:  sql/tests/0002_migration_checks.sql, sql/tests/0002_exclusion_rules.sql
--! locks: none

create or replace function public.shape_differences(relation regclass, wanted text[])
returns setof text
language sql
stable
security invoker
set search_path = ''
as $$
    with found (line) as (
        select
            concat_ws(
                ' ',
                attribute.attname,
                format_type(attribute.atttypid, attribute.atttypmod),
                case when attribute.attnotnull then 'not null' end,
                'default ' || pg_get_expr(fallback.adbin, fallback.adrelid)
            )
        from pg_catalog.pg_attribute as attribute
        left join pg_catalog.pg_attrdef as fallback
            on
                attribute.attrelid = fallback.adrelid
                and attribute.attnum = fallback.adnum
        where
            attribute.attrelid = relation
            and attribute.attnum > 0
            and not attribute.attisdropped

        union all

        select conname || ' ' || pg_get_constraintdef(oid)
        from pg_catalog.pg_constraint
        where conrelid = relation
    )

    select
        format(
            'wanted "%s", found %s',
            wish.line,
            coalesce('"' || found.line || '"', 'nothing of that name')
        )
    from unnest(wanted) with ordinality as wish (line, place)
    left join found
        on split_part(wish.line, ' ', 1) = split_part(found.line, ' ', 1)
    where wish.line not in (select line from found)
    order by wish.place
$$;
comment on function public.shape_differences(regclass, text[])
is 'Each wanted line that a table lacks: "column type [not null] [default x]" or'
' "constraint definition", as the catalog prints them with an empty search_path.';


create or replace procedure public.require_shape(relation regclass, wanted text[])
language plpgsql
security invoker
set search_path = ''
as $$
declare
    differences text;
begin
    select string_agg(difference, e'\n')
    into differences
    from public.shape_differences(relation, wanted) as difference;

    if differences is not null then
        raise exception 'table "%" does not have the expected shape', relation
            using
                errcode = 'BKM01',
                detail = differences,
                hint = 'Something of that name was there before, made differently: '
                    'compare it with the migration, then alter or drop it.';
    end if;
end;
$$;
comment on procedure public.require_shape (regclass, text [])
is 'Raises BKM01 once, with everything that shape_differences() finds.';


create or replace procedure public.require_no_rows(relation regclass, label name)
language plpgsql
security invoker
set search_path = ''
as $$
declare
    kept bigint;
    first_labels text;
begin
    -- Nobody may add a row between this look and the removal that follows it.
    execute format('lock table %s in access exclusive mode', relation);

    execute format(
        $query$
            select
                count(*),
                array_to_string((array_agg(%1$I order by %1$I))[:20], ', ')
            from %2$s
        $query$,
        label,
        relation
    )
    into kept, first_labels;

    if kept > 0 then
        raise exception 'cannot remove table "%" while it has rows', relation
            using
                errcode = 'BKM04',
                detail = format('%s rows, by %s: %s', kept, label, first_labels)
                    || case when kept > 20 then ', …' else '' end,
                hint = 'Export and delete them first: a down file never deletes.';
    end if;
end;
$$;
comment on procedure public.require_no_rows (regclass, name)
is 'Locks a table and raises BKM04, listing the first 20 labels, if it has rows.';


create or replace function public.only_exclusion_rule(
    relation regclass, compared text[]
)
returns name
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    matching name[];
    listed text;
begin
    with rule (name, line, matches) as (
        select
            pg_constraint.conname,
            pg_constraint.conname || ' ' || pg_get_constraintdef(pg_constraint.oid),
            compared = array(
                -- '[)' is what a range is when nobody says otherwise.
                select
                    replace(
                        pg_get_indexdef(pg_constraint.conindid, used.place::int, false),
                        ', ''[)''::text',
                        ''
                    ) || ' ' || pg_operator.oprname
                from unnest(pg_constraint.conexclop)
                with ordinality as used (operator, place)
                inner join pg_catalog.pg_operator on used.operator = pg_operator.oid
                order by 1
            ) and pg_am.amname = 'gist'
        from pg_catalog.pg_constraint
        inner join pg_catalog.pg_class on pg_constraint.conindid = pg_class.oid
        inner join pg_catalog.pg_am on pg_class.relam = pg_am.oid
        where
            pg_constraint.conrelid = relation
            and pg_constraint.contype = 'x'
    )

    select
        coalesce(array_agg(rule.name) filter (where rule.matches), '{}'),
        coalesce(
            string_agg(rule.line, e'\n' order by rule.name) filter (where rule.matches),
            string_agg(rule.line, e'\n' order by rule.name),
            'It has no exclusion constraint at all.'
        )
    into matching, listed
    from rule;

    if cardinality(matching) <> 1 then
        raise exception 'table "%" has % exclusion constraints on %',
            relation, cardinality(matching), array_to_string(compared, ', ')
            using
                errcode = 'BKM03',
                detail = listed,
                hint = 'Leave exactly one of that kind, whatever its name.';
    end if;

    return matching[1];
end;
$$;
comment on function public.only_exclusion_rule(regclass, text[])
is 'Name of the one GiST exclusion constraint that compares these elements, each as'
' "element operator", sorted. Several, or none, raise BKM03 and are listed.';
