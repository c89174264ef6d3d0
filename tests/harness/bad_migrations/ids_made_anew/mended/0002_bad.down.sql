--! loses: public.t.token: each row gets another one
alter table public.t drop column if exists token;
