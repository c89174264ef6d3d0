--! catches-up: public.seen: rows that came since are noted too
create table if not exists public.seen (id int primary key);
insert into public.seen
select id from public.t
on conflict do nothing;
