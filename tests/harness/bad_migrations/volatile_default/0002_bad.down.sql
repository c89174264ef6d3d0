alter table public.t drop column if exists token;
