-- red: staircase | rows not restored | gone
alter domain public.small drop constraint if exists small_check;
