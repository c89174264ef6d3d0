-- red: idempotent | refuses cleanly | trigger "t_pass" for relation "t" already exists
create trigger t_pass before insert on public.t
for each row execute function public.pass();
