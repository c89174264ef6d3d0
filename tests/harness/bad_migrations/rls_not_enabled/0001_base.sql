create table public.t (id int primary key, name text not null, n int not null);
alter table public.t enable row level security;
create policy t_read on public.t for select using (n > 0);
