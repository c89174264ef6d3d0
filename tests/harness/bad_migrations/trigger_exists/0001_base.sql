create table public.t (id int primary key, n int not null);
create function public.pass() returns trigger language plpgsql
as $$ begin return new; end; $$;
