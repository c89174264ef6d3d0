-- workshop: accepted instead of BKC11
call pg_temp.alter_body(
    'public.settle_workshop_extension',
    'array[''COMPLETED'']', 'array[''COMPLETED'', ''DECLINED'']'
);
