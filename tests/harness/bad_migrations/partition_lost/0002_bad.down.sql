comment on table public.t is null;
alter table public.t detach partition public.t_1;
drop table public.t_1;
