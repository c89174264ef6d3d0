-- 0045_workshop_status_backup_gone
--
-- In the end nothing is left of the change but the history.

begin;

select plan(3);

select hasnt_table(
    'public', 'workshop_order_status_backup', 'the backup is gone in the end'
);

select hasnt_table(
    'public', 'workshop_order_old_status_use',
    'the record of old names is gone in the end'
);

select has_table(
    'public', 'workshop_order_history', 'the history of the orders stays'
);

select * from finish();
rollback;
