alter table public.t alter column colour type text;
drop type public.colour;
create type public.colour as enum ('red', 'green');
alter table public.t alter column colour type public.colour
using colour::public.colour;
