--! no-transaction
--! irreversible: nobody knows which names were missing
--! catches-up: public.t.name: a name may be missing again
--! locks: access exclusive public.t
alter table public.t add column if not exists checked boolean;
update public.t set name = '' where name is null;
