-- workshop: accepted instead of BKC06
call pg_temp.alter_body(
    'public.verify_workshop_order_transition', 'and by_actor in (actor, ''ADMIN'')', ''
);
