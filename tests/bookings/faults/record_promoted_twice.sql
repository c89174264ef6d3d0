-- store: 23514 store_promotion_booking_or_reason_check instead of accepted | differs: bookings | differs: answer
-- It is not remembered what has become a booking.
call pg_temp.alter_body(
    'public.promote_store', 'and done.booking_id is not null', 'and false'
);
