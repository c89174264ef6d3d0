--! no-transaction
insert into public.log
select 'begun'
where not exists (select from public.log where line = 'begun');
create table if not exists public.note (id int primary key);
