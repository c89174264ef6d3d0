-- 0032_workshop_status_backup
--! at: 0044
--
-- The backup outlives the old names that it remembers, until 0045.

begin;

select plan(4);

select has_table(
    'public', 'workshop_order_status_backup', 'the backup survives contracting'
);

select col_type_is(
    'public', 'workshop_order_status_backup', 'status', 'text',
    'the backup keeps old names as text, which holds no type alive'
);

select col_type_is(
    'public', 'workshop_order_status_backup', 'contracted_at',
    'timestamp with time zone', 'the backup knows when the old names went'
);

select col_hasnt_default(
    'public', 'workshop_order_status_backup', 'contracted_at',
    'a later row would have to say when, and is not counted as older than it is'
);

select * from finish();
rollback;
