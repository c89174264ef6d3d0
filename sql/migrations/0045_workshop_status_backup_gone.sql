-- 0045_workshop_status_backup_gone
--
-- The backup of 0029 and the record of old names go, not before they have lain for the
-- setting `booking.backup_retention` (an interval, 30 days where it is not set) since
-- 0032 took the old names away. Where nothing was ever saved, nothing has to wait.
--
-- Needs:  0032_workshop_status_contract
-- Tests:  sql/tests/0045_workshop_status_backup_gone.sql,
--         tests/bookings/test_workshop_contract.py
--! irreversible: what the backup remembered is gone
--! locks: access exclusive public.workshop_order_status_backup
--! locks: access exclusive public.workshop_order_old_status_use
--! locks: access exclusive public.tenant
--! refuses: rows: the backup has rows and is not old enough
--! allow: lock-table: what is counted is what is dropped

do $$
declare
    retention constant interval := coalesce(
        nullif(current_setting('booking.backup_retention', true), ''), '30 days'
    );
    youngest timestamptz;
    saved bigint;
    uses bigint;
begin
    if to_regclass('public.workshop_order_status_backup') is null then
        raise notice 'workshop_order_status_backup: is gone already, 0 rows removed';
        return;
    end if;

    lock table public.workshop_order_status_backup in access exclusive mode;

    select
        max(contracted_at),
        count(*)
    into youngest, saved
    from public.workshop_order_status_backup;

    if youngest > now() - retention then
        raise exception 'cannot drop table "workshop_order_status_backup" yet'
            using
                errcode = 'BKC05',
                detail = format(
                    'It has %s rows; the old names went at %s, less than %s ago.',
                    saved, youngest, retention
                ),
                hint = 'Wait; the setting booking.backup_retention says for how long.';
    end if;

    select count(*) into uses from public.workshop_order_old_status_use;
    drop table public.workshop_order_status_backup;
    drop table public.workshop_order_old_status_use;
    raise notice 'workshop_order_status_backup: % rows removed', saved;
    raise notice 'workshop_order_old_status_use: % rows removed', uses;
end;
$$;
