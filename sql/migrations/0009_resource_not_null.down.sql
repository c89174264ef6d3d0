-- 0009_resource_not_null, down
--
-- The columns may be NULL again; rows keep what was filled in.
--
--! locks: access exclusive public.resource
--! locks: access exclusive public.resource_capacity
--! locks: access exclusive public.resource_blackout
--! locks: access exclusive public.resource_hold
--! locks: access exclusive public.resource_allocation
--! loses: public.resource.is_active: what was filled in stays
--! loses: public.resource.metadata: what was filled in stays
--! loses: public.resource.created_at: what was filled in stays
--! loses: public.resource.updated_at: what was filled in stays
--! loses: public.resource_capacity.created_at: what was filled in stays
--! loses: public.resource_capacity.updated_at: what was filled in stays
--! loses: public.resource_blackout.created_at: what was filled in stays
--! loses: public.resource_blackout.updated_at: what was filled in stays
--! loses: public.resource_hold.created_at: what was filled in stays
--! loses: public.resource_hold.updated_at: what was filled in stays
--! loses: public.resource_allocation.created_at: what was filled in stays

alter table if exists public.resource
alter column is_active drop not null,
alter column metadata drop not null,
alter column created_at drop not null,
alter column updated_at drop not null;

alter table if exists public.resource_capacity
alter column created_at drop not null,
alter column updated_at drop not null;

alter table if exists public.resource_blackout
alter column created_at drop not null,
alter column updated_at drop not null;

alter table if exists public.resource_hold
alter column created_at drop not null,
alter column updated_at drop not null;

alter table if exists public.resource_allocation
alter column created_at drop not null;
