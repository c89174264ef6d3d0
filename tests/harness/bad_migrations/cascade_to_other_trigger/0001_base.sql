create table public.a (id int primary key);
create table public.b (id int primary key);
create function public.pass() returns trigger language plpgsql
as $$ begin return new; end; $$;
create trigger b_pass before insert on public.b
for each row execute function public.pass();
