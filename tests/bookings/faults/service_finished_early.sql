-- workshop: 23514 workshop_order_pending_extensions_in_service_check instead of BKC10
-- Without its trigger, only the check of the table still stands in the way.
drop trigger workshop_order_refuse_early_finish on public.workshop_order;
