-- red: idempotent | changes data | public.tag: 1 row new
insert into public.tag values ('new ' || gen_random_uuid());
