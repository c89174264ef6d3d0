--! loses: public.t.token: tokens are made anew
--! locks: access exclusive public.t
alter table public.t drop column if exists token;
