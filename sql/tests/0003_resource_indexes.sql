-- 0003_resource_indexes
--
-- The first store as it was described: its indexes and triggers, by name.
--! at: 0003

begin;

select plan(5);

-- arrange ---------------------------------------------------------------------
create temporary view described as
select
    oid,
    relname
from pg_catalog.pg_class
where
    relnamespace = 'public'::regnamespace
    and relkind = 'r'
    and relname in (
        'resource',
        'resource_capacity',
        'resource_blackout',
        'resource_hold',
        'resource_allocation'
    );

-- indexes, triggers, function -------------------------------------------------
select set_eq(
    $$
        select indexname::text from pg_catalog.pg_indexes
        where
            schemaname = 'public'
            and tablename in (select relname from described)
            and indexname like 'idx\_%'
    $$,
    array[
        'idx_resource_type',
        'idx_resource_active',
        'idx_capacity_date',
        'idx_capacity_resource_date',
        'idx_blackout_resource_dates',
        'idx_hold_idempotency',
        'idx_hold_resource_date_status',
        'idx_hold_expires',
        'idx_hold_customer',
        'idx_allocation_resource_date',
        'idx_allocation_order',
        'idx_allocation_line_item'
    ],
    'there are the twelve named indexes'
);

select set_eq(
    $$
        select described.relname::text
        from described
        inner join pg_catalog.pg_trigger on described.oid = pg_trigger.tgrelid
        where
            not pg_trigger.tgisinternal
            and pg_trigger.tgfoid = 'public.update_updated_at_column()'::regprocedure
    $$,
    array['resource', 'resource_capacity', 'resource_blackout', 'resource_hold'],
    'the function update_updated_at_column() is the trigger of the first four tables'
);

select is(
    (
        select count(*) from information_schema.triggers
        where
            event_object_table in (select described.relname from described)
            and action_timing = 'BEFORE'
            and event_manipulation = 'UPDATE'
    ),
    4::bigint,
    'there are four triggers before update'
);

select index_is_unique(
    'public', 'resource_hold', 'idx_hold_idempotency',
    'the index on the token of a hold is unique'
);

select is(
    (
        select
            jsonb_object_agg(
                pg_class.relname,
                pg_get_expr(pg_index.indpred, pg_index.indrelid)
            )
        from described
        inner join pg_catalog.pg_index on described.oid = pg_index.indrelid
        inner join pg_catalog.pg_class on pg_index.indexrelid = pg_class.oid
        where pg_index.indpred is not null
    ),
    jsonb_build_object(
        'idx_hold_expires', '(status = ''ACTIVE''::text)',
        'idx_resource_active', '(deleted_at IS NULL)',
        'idx_resource_type', '(deleted_at IS NULL)'
    ),
    'three indexes are partial: active holds, and twice what is not deleted'
);

select * from finish();
rollback;
