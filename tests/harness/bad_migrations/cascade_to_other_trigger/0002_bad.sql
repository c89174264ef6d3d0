-- red: staircase | catalog not restored | removed trigger public.b.b_pass
create or replace trigger a_pass before insert on public.a
for each row execute function public.pass();
