-- workshop: accepted instead of BKC09 | 23514 workshop_order_pending_extensions_in_service_check instead of BKC09 | BKC10 instead of BKC09
-- Extra work is offered whatever the order's status is.
call pg_temp.alter_body(
    'public.tell_workshop_order_of_extension',
    '(status = ''IN_SERVICE'' or tg_op <> ''INSERT'')', 'true'
);
