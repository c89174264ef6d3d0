-- bookings: BKA02 instead of accepted
-- Off by one: a full room is too full.
call pg_temp.alter_body(
    'public.refuse_booking_above_capacity',
    'new.attendee_count > room.capacity', 'new.attendee_count >= room.capacity'
);
