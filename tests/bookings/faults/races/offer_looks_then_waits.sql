-- offers, finish none + offer none: SQLSTATE BKC10 is not allowed
-- The order is looked at before the offer waits for it: only the rule that the service
-- is not finished early still stands in the way, and says something that is not so.
call pg_temp.alter_body(
    'public.tell_workshop_order_of_extension',
    'status = ''IN_SERVICE'' or',
    'exists (
        select from public.workshop_order as seen
        where seen.id = about.order_id and seen.status = ''IN_SERVICE''
    ) or'
);
