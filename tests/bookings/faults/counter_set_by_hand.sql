-- capacity: differs: days | accepted instead of BKB13
drop trigger resource_capacity_keep_true on public.resource_capacity;
