create or replace trigger b_pass before insert on public.b
for each row execute function public.pass();
