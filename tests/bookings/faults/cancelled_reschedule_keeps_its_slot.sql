-- store: differs: files
call pg_temp.alter_body(
    'public.cancel_store_booking', ', "pending_new_slot_id": null', ''
);
