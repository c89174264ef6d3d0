create or replace trigger t_pass before insert on public.t
for each row execute function public.pass();
