-- bookings: accepted instead of 23503 bookings_tenant_id_resource_id_fkey
-- The tenant is missing in the foreign key.
alter table public.bookings
drop constraint bookings_tenant_id_resource_id_fkey,
add constraint bookings_tenant_id_resource_id_fkey
foreign key (resource_id) references public.resource (id);
