alter table public.t alter column id add generated always as identity;
select setval('public.t_id_seq', greatest(max(id), 1)) from public.t;
