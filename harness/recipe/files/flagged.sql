-- @N3@_@NAME_FILE@_flagged
--
-- Step 3 of 3: every row has the flag, and has to have it, so the constraint covers
-- all of them. The check is added without a look at the rows, which takes its lock for
-- a moment, and validated in a transaction of its own, which shuts nobody out.
--
-- Needs:  @N2@_@NAME_FILE@_backfill
-- Tests:  @TESTS@/@N3@_@NAME_FILE@_flagged.sql
--! no-transaction
--! locks: access exclusive @TABLE@
--! refuses: rows: one that the back-fill has not reached

do $migration$
declare
    kept bigint;
begin
    select pg_catalog.count(*) into kept
    from @TABLE@ as old_row
    where old_row.@FLAG@ is not true;

    if kept > 0 then
        raise exception 'table "%" has rows without the flag', @TABLE_TEXT@
            using
                errcode = 'object_not_in_prerequisite_state',
                detail = pg_catalog.format('%s rows have no flag.', kept),
                hint = 'Execute @N2@_@NAME_FILE@_backfill.sql once more.';
    end if;
end;
$migration$;


do $migration$
declare
    there text;
begin
    select pg_catalog.pg_get_constraintdef(oid) into there
    from pg_catalog.pg_constraint
    where conrelid = @TABLE_TEXT@::pg_catalog.regclass and conname = @CHECK_TEXT@;

    if there is null then
        alter table @TABLE@
        add constraint @CHECK@ check (@FLAG@ is true) not valid;

        comment on constraint @CHECK@ on @TABLE@
        is 'Every row is compared with the others.';
    elsif not pg_catalog.starts_with(
        there, pg_catalog.format('CHECK ((%I IS TRUE))', @FLAG_TEXT@)
    ) then
        raise exception 'table "%" has another constraint "%"',
            @TABLE_TEXT@, @CHECK_TEXT@
            using
                errcode = 'duplicate_object',
                detail = pg_catalog.format('There is: %s', there),
                hint = 'Give that one another name.';
    end if;
end;
$migration$;


alter table @TABLE@
validate constraint @CHECK@;
