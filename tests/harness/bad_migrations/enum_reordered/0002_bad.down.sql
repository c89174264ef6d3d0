alter type public.colour rename to colour_old;
create type public.colour as enum ('green', 'red');
alter table public.t alter column colour type public.colour
using colour::text::public.colour;
drop type public.colour_old;
