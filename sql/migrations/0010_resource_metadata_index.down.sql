-- 0010_resource_metadata_index, down
--
-- Takes the index away.
--
--! locks: access exclusive public.resource

drop index if exists public.resource_metadata_idx;
