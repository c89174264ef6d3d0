comment on column public.t.n is null;
