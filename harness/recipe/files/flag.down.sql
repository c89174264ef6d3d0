-- @N1@_@NAME_FILE@_flag, down
--
-- The constraint goes with its flag. Which rows had it is made up anew on the way up:
-- none of those that are there then.
--
--! locks: access exclusive @TABLE@
--! loses: @TABLE@.@FLAG@: on the way up, all rows are old

alter table @TABLE@
drop constraint if exists @NAME@;

alter table @TABLE@
drop column if exists @FLAG@;
