-- store: differs: bookings | differs: answer
call pg_temp.alter_body(
    'public.promote_store_record', 'when candidate.status = ''cancelled''', 'when false'
);
