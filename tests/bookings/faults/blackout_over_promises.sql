-- capacity: accepted instead of BKB17
drop trigger resource_blackout_refuse_promised_days on public.resource_blackout;
