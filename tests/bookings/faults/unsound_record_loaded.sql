-- store: 23514 store_booking_record_sound_check instead of BKE01 | 23502 instead of BKE01 | 23503 store_promotion_tenant_id_key_fkey instead of BKE01 | accepted instead of BKE01
-- Nobody asks what is wrong with a file: at best the rules of the table still do.
call pg_temp.alter_body(
    'public.refuse_store_problems', 'if listed is not null', 'if false'
);
