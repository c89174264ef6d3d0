-- verify_resources
--
-- Resources, days, blackouts, holds and allocations: which objects there are, how many
-- rows each table has, and how many rows break a rule. Reads only, in one snapshot, so
-- it can run any day and beside everything else. What needs somebody's attention says
-- MISSING or WRONG.
--
--     psql -X -v ON_ERROR_STOP=1 -f sql/scripts/verify_resources.sql

begin;
set local transaction_isolation = 'repeatable read';
set local transaction_read_only = on;

-- objects
with armed as (
    select
        tgname as name,
        min(oid) as oid
    from pg_catalog.pg_trigger
    where
        tgenabled <> 'D'
        and tgparentid = 0
        and tgrelid in (
            to_regclass('public.resource_capacity'),
            to_regclass('public.resource_blackout'),
            to_regclass('public.resource_hold'),
            to_regclass('public.resource_allocation')
        )
    group by tgname
)

select
    wanted.kind,
    wanted.name,
    case
        when
            case wanted.kind
                when 'function' then to_regprocedure('public.' || wanted.name)::oid
                when 'trigger' then armed.oid
                else to_regclass('public.' || wanted.name)::oid
            end is null
            then 'MISSING'
        else 'ok'
    end as state
from (
    values
    ('table', 'resource'),
    ('table', 'resource_capacity'),
    ('table', 'resource_blackout'),
    ('table', 'resource_hold'),
    ('table', 'resource_allocation'),
    ('index', 'idx_resource_type'),
    ('index', 'idx_resource_active'),
    ('index', 'idx_capacity_date'),
    ('index', 'idx_capacity_resource_date'),
    ('index', 'idx_blackout_resource_dates'),
    ('index', 'idx_hold_idempotency'),
    ('index', 'idx_hold_resource_date_status'),
    ('index', 'idx_hold_expires'),
    ('index', 'idx_hold_customer'),
    ('index', 'idx_allocation_resource_date'),
    ('index', 'idx_allocation_order'),
    ('index', 'idx_allocation_line_item'),
    ('index', 'resource_metadata_idx'),
    ('trigger', 'resource_capacity_keep_true'),
    ('trigger', 'resource_capacity_open_new_day'),
    ('trigger', 'resource_capacity_refuse_removal'),
    ('trigger', 'resource_capacity_queue_new_days'),
    ('trigger', 'resource_blackout_refuse_promised_days'),
    ('trigger', 'resource_hold_keep_capacity_on_insert'),
    ('trigger', 'resource_hold_keep_capacity_on_update'),
    ('trigger', 'resource_hold_keep_capacity_on_delete'),
    ('trigger', 'resource_hold_recheck_days_on_insert'),
    ('trigger', 'resource_hold_refuse_change_of_settled'),
    ('trigger', 'resource_allocation_keep_capacity_on_insert'),
    ('trigger', 'resource_allocation_keep_capacity_on_update'),
    ('trigger', 'resource_allocation_keep_capacity_on_delete'),
    ('function', 'confirm_hold(uuid, text, text, text)'),
    ('function', 'release_hold(uuid, text)'),
    ('function', 'extend_hold(uuid, text)'),
    ('function', 'expire_holds(integer)'),
    ('function', 'initialise_capacity(uuid, uuid, date, date, integer)'),
    ('function', 'adjust_capacity(uuid, uuid, date, date, integer)'),
    ('function', 'availability(uuid, uuid, date, date, integer)'),
    (
        'function',
        'place_hold(uuid, uuid, date, date, integer, text, text, interval)'
    )
) as wanted (kind, name)
left join armed on wanted.kind = 'trigger' and wanted.name = armed.name
order by wanted.kind, wanted.name;

-- rows
select
    'resource' as relation,
    count(*) as row_count
from public.resource
union all
select
    'resource_capacity' as relation,
    count(*) as row_count
from public.resource_capacity
union all
select
    'resource_blackout' as relation,
    count(*) as row_count
from public.resource_blackout
union all
select
    'resource_hold ' || known.status as relation,
    count(hold.id) as row_count
from (
    values ('ACTIVE'), ('CONFIRMED'), ('RELEASED'), ('EXPIRED')
) as known (status)
left join public.resource_hold as hold on known.status = hold.status
group by known.status
union all
select
    'resource_allocation' as relation,
    count(*) as row_count
from public.resource_allocation
order by relation;

-- rules
with promised as (
    select
        taken.resource_id,
        taken.date,
        sum(taken.quantity) as units
    from (
        select
            resource_id,
            date,
            quantity
        from public.resource_hold
        where status = 'ACTIVE'
        union all
        select
            resource_id,
            date,
            quantity
        from public.resource_allocation
    ) as taken
    group by taken.resource_id, taken.date
),

broken as (
    select
        'the counter of a day is the maximum less what is promised' as rule,
        count(*) as row_count
    from public.resource_capacity as day
    left join promised
        on day.resource_id = promised.resource_id and day.date = promised.date
    where day.available_capacity <> day.max_capacity - coalesce(promised.units, 0)
    union all
    select
        'what is promised lies on a day that exists' as rule,
        count(*) as row_count
    from promised
    left join public.resource_capacity as day
        on promised.resource_id = day.resource_id and promised.date = day.date
    where day.id is null
    union all
    select
        'no blackout covers what is promised' as rule,
        count(*) as row_count
    from promised
    inner join public.resource_blackout as shut
        on
            promised.resource_id = shut.resource_id
            and promised.date between shut.start_date and shut.end_date
    union all
    select
        'nothing is overdue by more than an hour' as rule,
        count(*) as row_count
    from public.resource_hold
    where status = 'ACTIVE' and expires_at < now() - interval '1 hour'
)

select
    broken.rule,
    broken.row_count,
    case broken.row_count when 0 then 'ok' else 'WRONG' end as state
from broken;

rollback;
