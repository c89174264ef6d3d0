-- @N2@_@NAME_FILE@_backfill, down
--
-- Flags that are set stay: they are true, and harm nobody. So does what triggers of the
-- table have changed: where it has any, that is lost as well, a line for each.
--
--! locks: none
--! loses: @TABLE@.@FLAG@: nobody knows any more which rows were old

do $migration$
begin
    raise notice '%: flags stay, 0 rows changed', @TABLE_TEXT@;
end;
$migration$;
