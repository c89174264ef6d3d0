-- store: differs: files | 23514 store_booking_resource_id_not_blank_check instead of accepted | accepted instead of 23514 store_booking_resource_id_not_blank_check | differs: stores
-- Only what is empty is blank, or has no space in it.
call pg_temp.alter_body('public.is_blank', '\r \u0085', '\r\u0085');
