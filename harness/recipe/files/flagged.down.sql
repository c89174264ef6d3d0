-- @N3@_@NAME_FILE@_flagged, down
--
--! locks: access exclusive @TABLE@

alter table @TABLE@
drop constraint if exists @CHECK@;
