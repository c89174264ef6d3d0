--! loses: public.t.name: who had none is called so now
--! loses: public.t.changed_at: set by each update
alter table public.t alter column name drop not null;
