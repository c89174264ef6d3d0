-- @N1@_@NAME_FILE@_flag
--
-- Step 1 of 3 of an exclusion constraint without its long lock. It covers only rows
-- that have a flag: no old row has it, so there is nothing to recheck, and every new
-- row has it from its default. All parts come in one block, which is one transaction
-- in any client: with a pause before the constraint, rows would come in that have the
-- flag and were never compared.
--
-- Until step 3 is done:
-- * A new row is compared with flagged rows only: what it overlaps may be an old row,
--   and then step 2 stops at that one with 23P01. So may an old row that is changed.
-- * Whoever writes the flag as null or false evades the constraint.
-- * A query uses the constraint's index only where it says "and @FLAG@";
--   that stays so.
-- As with every exclusion constraint, a row with null in what is compared, or with an
-- empty range, excludes nothing, and ON CONFLICT DO UPDATE is refused (42809).
--
-- One pass over the table remains, to find that no row is flagged.
--
-- Needs:  the table as it was, not partitioned, and no column of the flag's name
-- Tests:  @TESTS@/@N1@_@NAME_FILE@_flag.sql
--! locks: access exclusive @TABLE@
--! allow: exclusion-on-old-table: no old row is flagged yet

do $migration$
<<step>>
declare
    relation constant pg_catalog.regclass := @TABLE_TEXT@::pg_catalog.regclass;
    has_flag constant boolean := exists (
        select from pg_catalog.pg_attribute
        where attrelid = step.relation and attname = @FLAG_TEXT@
    );
    there text;
    wanted text;
begin
    if exists (
        select from pg_catalog.pg_class where oid = step.relation and relkind <> 'r'
    ) or exists (
        select from pg_catalog.pg_inherits where inhparent = step.relation
    ) then
        raise exception '"%" is not a table without partitions and heirs', relation
            using
                errcode = 'wrong_object_type',
                detail = 'The flag of a row in another table cannot be filled in here.',
                hint = 'Give each partition that has the rows a constraint of its own.';
    end if;

    select pg_catalog.pg_get_constraintdef(oid) into there
    from pg_catalog.pg_constraint
    where conrelid = step.relation and conname = @NAME_TEXT@;

    if there is null then
        if has_flag then
            raise exception 'table "%" has a column "%" already', relation, @FLAG_TEXT@
                using
                    errcode = 'duplicate_column',
                    detail = 'It was not made for this rule, which is not there yet.',
                    hint = 'Have the flag another name: harness recipe … --flag NAME.';
        end if;

        alter table @TABLE@
        add column @FLAG@ boolean;
        comment on column @TABLE@.@FLAG@
        is 'True: the row is compared with others. Null: it is older than the rule.';

        -- Not with the column itself: that would give it to the old rows, too.
        alter table @TABLE@
        alter column @FLAG@ set default true;

        alter table @TABLE@
        add constraint @NAME@ exclude using @METHOD@ (
            @ELEMENTS@
        ) where (@WHERE@);
        comment on constraint @NAME@ on @TABLE@
        is 'Flagged rows do not exclude each other.';

        raise notice '%: constraint "%" made, 0 rows changed', relation, @NAME_TEXT@;
        return;
    end if;

    -- There is one of this name: it has to be this one, in the server's own words.
    create temporary table step_rule (like @TABLE@) on commit drop;
    if not has_flag then
        alter table pg_temp.step_rule add column @FLAG@ boolean;
    end if;

    alter table pg_temp.step_rule
    add constraint step_rule_excl exclude using @METHOD@ (
        @ELEMENTS@
    ) where (@WHERE@);

    select pg_catalog.pg_get_constraintdef(oid) into wanted
    from pg_catalog.pg_constraint
    where conrelid = 'pg_temp.step_rule'::pg_catalog.regclass and contype = 'x';

    drop table pg_temp.step_rule;

    if there <> wanted then
        raise exception 'table "%" has another constraint "%"', relation, @NAME_TEXT@
            using
                errcode = 'duplicate_object',
                detail = pg_catalog.format(e'There is: %s\nWanted: %s', there, wanted),
                hint = 'Settle which of them it is to be; have this one another name.';
    end if;

    raise notice '%: constraint "%" is there, 0 rows changed', relation, @NAME_TEXT@;
end;
$migration$;
