-- 0001_extensions, down
--
-- Takes the extension away; without `cascade`, so it stops while anything uses it.
--
--! locks: none

drop extension if exists btree_gist;
