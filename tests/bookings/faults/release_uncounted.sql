-- capacity: differs: days
-- Without its trigger, a hold that is released keeps its units.
drop trigger resource_hold_keep_capacity_on_update on public.resource_hold;
