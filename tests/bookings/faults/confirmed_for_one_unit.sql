-- capacity: differs: sold
-- Whatever was held, one unit of it is sold.
call pg_temp.alter_body(
    'public.confirm_hold',
    'select tenant_id, resource_id, date, quantity, for_order',
    'select tenant_id, resource_id, date, 1, for_order'
);
