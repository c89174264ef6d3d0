-- workshop: BKC06 instead of accepted
-- A jockey cannot bring the car to the workshop.
delete from public.workshop_order_transition
where from_status = 'PICKED_UP' and actor = 'JOCKEY';
