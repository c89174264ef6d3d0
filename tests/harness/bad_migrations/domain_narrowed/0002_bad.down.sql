delete from public.t where n not in (1, 2);
alter domain public.small add constraint small_check check (value in (1, 2));
