-- workshop: accepted instead of BKC12
call pg_temp.alter_body(
    'public.tell_workshop_extension_of_item', 'and status = ''PENDING''', ''
);
