-- @N1@_@NAME_FILE@_flag
--
-- Step 1 of 3 of an exclusion constraint without its long lock. It covers only rows
-- that have a flag: no old row has it, so there is nothing to recheck, and every new
-- row has it from its default. All three parts come in one short transaction: with a
-- pause before the constraint, rows would come in that have the flag and were never
-- compared.
--
-- Until step 3 is done:
-- * A new row is compared with flagged rows only: what it overlaps may be an old row,
--   and then step 2 stops at that one with 23P01.
-- * Whoever writes the flag as null or false evades the constraint.
-- * A query uses the constraint's index only where it says "and @FLAG@";
--   that stays so.
-- One pass over the table remains, to find that no row is flagged.
--
-- Needs:  the table as it was, not partitioned
-- Tests:  @TESTS@/@N1@_@NAME_FILE@_flag.sql
--! locks: access exclusive @TABLE@
--! allow: exclusion-on-old-table: no old row is flagged yet

alter table @TABLE@
add column if not exists @FLAG@ boolean;
comment on column @TABLE@.@FLAG@
is 'True: the row is compared with others. Null: it is older than the rule.';

alter table @TABLE@
alter column @FLAG@ set default true;

do $migration$
begin
    if not exists (
        select from pg_catalog.pg_constraint
        where
            conrelid = @TABLE_TEXT@::pg_catalog.regclass
            and conname = @NAME_TEXT@
    ) then
        alter table @TABLE@
        add constraint @NAME@ exclude using @METHOD@ (
            @ELEMENTS@
        ) where (@WHERE@);
    end if;
end;
$migration$;
comment on constraint @NAME@ on @TABLE@
is 'Flagged rows do not exclude each other.';
