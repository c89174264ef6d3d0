alter table public.t reset (fillfactor);
