-- red: staircase | catalog not restored | green
alter type public.colour add value if not exists 'blue';
