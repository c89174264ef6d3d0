-- offers, offer one + approve open: invariant "an order counts its open offers" is broken
-- A stable function sees what the statement saw that then waited for the order.
alter function public.count_pending_workshop_extensions() stable;
