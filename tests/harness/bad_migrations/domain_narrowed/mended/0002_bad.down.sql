alter domain public.small add constraint small_check check (value in (1, 2));
