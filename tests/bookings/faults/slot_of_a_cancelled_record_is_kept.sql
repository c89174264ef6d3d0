-- store: BKE05 instead of accepted
-- Who cancelled still has the slot.
call pg_temp.alter_body(
    'public.complete_store_reschedule',
    'and store_booking.status <> ''cancelled''', ''
);
