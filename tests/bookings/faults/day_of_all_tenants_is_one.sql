-- bookings: 23505 bookings_tenant_id_booking_date_key instead of anything
drop index public.bookings_tenant_id_booking_date_key;
create unique index bookings_tenant_id_booking_date_key
on public.bookings (booking_date)
where booking_type = 'DATE' and status not in ('canceled', 'failed', 'no_show');
