comment on column public.t.n is 'first';
