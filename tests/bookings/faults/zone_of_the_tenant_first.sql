-- bookings: differs: bookings
call pg_temp.alter_body(
    'public.fill_booking_tz',
    'coalesce(resource.timezone, tenant.timezone)',
    'coalesce(tenant.timezone, resource.timezone)'
);
