-- holds, confirm + release: invariant "a hold ends once" is broken
-- No lock keeps both from finding it active, and nothing looks again when one has waited.
drop trigger resource_hold_refuse_change_of_settled on public.resource_hold;
call pg_temp.alter_body('public.lock_hold', 'for update', '');
call pg_temp.alter_body('public.release_hold', 'and status = ''ACTIVE''', '');
