-- store: BKE04 instead of BKE05
-- What is not confirmed counts as pending: only the trigger still stands in the way.
call pg_temp.alter_body(
    'public.complete_store_reschedule',
    '->> ''status'' <> ''reschedule_pending''', '->> ''status'' = ''confirmed'''
);
