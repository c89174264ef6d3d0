-- capacity: differs: days
drop trigger resource_allocation_keep_capacity_on_delete
on public.resource_allocation;
