-- capacity: accepted instead of BKB10
drop trigger resource_hold_refuse_change_of_settled on public.resource_hold;
