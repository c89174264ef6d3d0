-- red: locks | locks are not as declared | That is stronger than what it takes: share row exclusive.
--! locks: access exclusive public.t
create or replace function public.stamp() returns trigger language plpgsql
as 'begin return new; end';
create or replace trigger stamp before insert on public.t
for each row execute function public.stamp();
