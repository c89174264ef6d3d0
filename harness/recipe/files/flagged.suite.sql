-- @N3@_@NAME_FILE@_flagged
--
-- No row evades the rule.

begin;

select plan(2);

select isnt_empty(
    $$
        select from pg_catalog.pg_constraint
        where
            conrelid = @TABLE_TEXT@::regclass
            and conname = @CHECK_TEXT@
            and contype = 'c'
            and convalidated
    $$,
    'that every row is flagged is checked, and was'
);

select is_empty(
    $$ select from @TABLE@ where @FLAG@ is not true $$,
    'no row is without the flag'
);

select * from finish();
rollback;
