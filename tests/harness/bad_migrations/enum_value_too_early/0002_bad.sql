-- red: idempotent | does not apply | SQLSTATE 55P04
alter type public.colour add value if not exists 'blue';
insert into public.t values (1000, 'blue') on conflict do nothing;
