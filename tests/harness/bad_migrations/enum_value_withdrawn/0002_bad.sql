-- red: staircase | rows not restored | 'blue' → 'red'
alter type public.colour add value if not exists 'blue';
