--! irreversible: made for the test
--! locks: row exclusive public.t
insert into public.t values (-77, 1) on conflict do nothing;
