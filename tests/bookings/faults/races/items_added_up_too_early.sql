-- offers, add to open + raise open: invariant "a total is the sum of the items" is broken
-- A stable function sees what the statement saw that then waited for the offer.
alter function public.settle_workshop_extension() stable;
