-- The old names went long ago, so that 0045 may drop what remembers them.
update public.workshop_order_status_backup
set contracted_at = '2026-01-01 12:00+00';
