-- @N2@_@NAME_FILE@_backfill
--
-- Step 2 of 3: the old rows get the flag, a few blocks of the table at a time, and each
-- batch commits. Readers wait for nothing, a writer for one batch at most. After a
-- crash, or a refusal, it is simply executed again.
--
-- A batch that stops with 23P01 has met rows that really overlap; its message names
-- them. Settle that, then execute it again. Each row is written once, so the table grows
-- until the next vacuum, and its own triggers fire. What those change, as the time of
-- the last change or a history, belongs into the header too: here as a line
-- "catches-up", in the way down as a line "loses". harness verify tells which.
--
-- Outside a transaction, because it commits. It catches up with rows that were written
-- without the flag since.
--
-- Needs:  @N1@_@NAME_FILE@_flag
-- Tests:  @TESTS@/@N3@_@NAME_FILE@_flagged.sql
--! no-transaction
--! locks: row exclusive @TABLE@
--! refuses: rows: old rows overlap; earlier batches stay
--! catches-up: @TABLE@.@FLAG@: rows written without it

do $migration$
<<step>>  -- the table may have columns of these names
declare
    batch constant bigint := 10; -- blocks
    block bigint;
    blocks bigint;
    changed bigint;
    in_round bigint;
    total bigint := 0;
begin
    loop
        block := 0;
        in_round := 0;
        -- A row that somebody changes meanwhile moves behind this: it is found in
        -- the next round.
        blocks := pg_catalog.pg_relation_size(@TABLE_TEXT@)
            / pg_catalog.current_setting('block_size')::bigint;

        while block < blocks loop
            update @TABLE@ as old_row
            set @FLAG@ = true
            where
                old_row.ctid >= pg_catalog.format('(%s,0)', step.block)::pg_catalog.tid
                and old_row.ctid < pg_catalog.format(
                    '(%s,0)', step.block + step.batch
                )::pg_catalog.tid
                and old_row.@FLAG@ is not true;

            get diagnostics changed = row_count;
            in_round := in_round + changed;
            block := block + batch;
            commit;
        end loop;

        total := total + in_round;
        exit when in_round = 0;
    end loop;

    raise notice '%: % rows flagged', @TABLE_TEXT@, total;
end;
$migration$;
