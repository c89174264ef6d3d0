-- capacity: BKB06 instead of accepted
-- A request that is sent twice is taken for another one.
call pg_temp.alter_body(
    'public.place_hold', 'quantity = units', 'quantity <> units'
);
