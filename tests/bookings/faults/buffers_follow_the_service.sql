-- bookings: differs: bookings | 23514 bookings_occupied_holds_slot_check instead of accepted
-- What was sold without a buffer gets one by any later write.
call pg_temp.alter_body(
    'public.store_booking_occupied', 'new.occupied := old.occupied',
    'new.occupied := public.with_buffers(
            new.tenant_id, new.service_id, new.start_at, new.end_at
        )'
);
