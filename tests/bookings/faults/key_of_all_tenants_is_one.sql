-- bookings: 23505 bookings_tenant_id_client_generated_id_key instead of anything
drop index public.bookings_tenant_id_client_generated_id_key;
create unique index bookings_tenant_id_client_generated_id_key
on public.bookings (client_generated_id) where status <> 'canceled';
