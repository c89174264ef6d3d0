-- capacity: accepted instead of 23505 resource_allocation_line_once_key
alter table public.resource_allocation
drop constraint resource_allocation_line_once_key;
