-- red: staircase | catalog not restored | changed trigger public.b.b_pass: enabled no -> yes
drop trigger if exists b_pass on public.b;
