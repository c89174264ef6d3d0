-- workshop: differs: history
-- Plain updates leave no trace.
drop trigger workshop_order_record_status on public.workshop_order;
