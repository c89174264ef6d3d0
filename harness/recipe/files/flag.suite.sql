-- @N1@_@NAME_FILE@_flag
--
-- The rule covers flagged rows, and a new row is one of them.

begin;

select plan(4);

select col_type_is(
    @SCHEMA_TEXT@, @TABLE_NAME_TEXT@, @FLAG_TEXT@, 'boolean',
    'the flag is a boolean'
);

select col_default_is(
    @SCHEMA_TEXT@, @TABLE_NAME_TEXT@, @FLAG_TEXT@, 'true',
    'a new row is flagged'
);

select isnt_empty(
    $$
        select from pg_catalog.pg_constraint
        inner join pg_catalog.pg_index on conindid = indexrelid
        where
            conrelid = @TABLE_TEXT@::regclass
            and conname = @NAME_TEXT@
            and contype = 'x'
            and indisvalid
    $$,
    'the exclusion constraint is there'
);

select isnt_empty(
    $$
        select from pg_catalog.pg_constraint
        inner join pg_catalog.pg_index on conindid = indexrelid
        cross join pg_get_expr(indpred, indrelid) as predicate
        where
            conrelid = @TABLE_TEXT@::regclass
            and conname = @NAME_TEXT@
            and (
                predicate = quote_ident(@FLAG_TEXT@)
                or starts_with(predicate, format('(%I AND ', @FLAG_TEXT@))
            )
    $$,
    'the exclusion constraint covers flagged rows only'
);

select * from finish();
rollback;
