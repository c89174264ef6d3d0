comment on table public.t is null;
