alter table public.t enable row level security;
