create table public.log (line text not null);
