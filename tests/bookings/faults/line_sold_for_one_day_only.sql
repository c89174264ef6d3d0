-- capacity: 23505 resource_allocation_line_once_key instead of accepted
-- The date is missing in the key.
alter table public.resource_allocation
drop constraint resource_allocation_line_once_key,
add constraint resource_allocation_line_once_key
unique (tenant_id, order_id, line_item_id, resource_id);
