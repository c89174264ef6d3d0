grant insert on public.t to public;
revoke insert on public.t from public;
