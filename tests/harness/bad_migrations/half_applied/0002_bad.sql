-- red: idempotent | half-applied | public.log: 1 row new
--! no-transaction
insert into public.log values ('begun');
create table public.note (id int primary key);
