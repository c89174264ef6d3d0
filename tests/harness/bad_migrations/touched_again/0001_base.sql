create table public.t (id int primary key, name text, changed_at timestamptz);
create function public.touch() returns trigger language plpgsql
as $$ begin new.changed_at := clock_timestamp(); return new; end; $$;
create trigger t_touch before update on public.t
for each row execute function public.touch();
