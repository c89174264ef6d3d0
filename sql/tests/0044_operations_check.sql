-- 0044_operations_check
--
-- One view shows what there is, how much of it, in which states, and what is wrong.

begin;

select plan(9);

-- arrange ---------------------------------------------------------------------
\ir _two_tenants.sql

-- everything ------------------------------------------------------------------
select set_eq(
    'select distinct area from public.operations_check',
    array['objects', 'statuses', 'rules', 'counts', 'indexes'],
    'one view shows objects, states, rules, counts and indexes'
);

select matches(
    (
        select finding from public.operations_check
        where area = 'objects' and subject = 'resource_capacity'
    ),
    '^6 rows, 8 columns, \d+ constraints, \d+ indexes, \d+ triggers$',
    'a table is shown with its rows and what belongs to it'
);

select is_empty(
    $$
        select relname from pg_catalog.pg_stat_user_tables
        where schemaname = 'public' and relname not like '\_\_t%'
        except
        select subject from public.operations_check where area = 'objects'
    $$,
    'no table is left out'
);

select is(
    (
        select finding from public.operations_check
        where area = 'statuses' and subject = 'bookings pending'
    ),
    '2 rows',
    'rows are counted in each state'
);

select matches(
    (
        select finding from public.operations_check
        where subject = 'bookings_google_event_id_idx'
    ),
    '^0 scans, .*: not used since the statistics began$',
    'an index that nobody uses is pointed out'
);

select doesnt_match(
    (
        select finding from public.operations_check
        where subject = 'segment_pkey'
    ),
    'not used',
    'one that is a rule is not'
);

-- reading ---------------------------------------------------------------------
select throws_ok(
    format('select pg_temp.app(''acme'', %L)', 'select from public.operations_check'),
    '42501', 'permission denied for view operations_check',
    'the application does not see the operations of all tenants'
);

grant select on public.operations_check to booking_app;
grant execute on all functions in schema public to booking_app;
grant select on all tables in schema public to booking_app;

select throws_ok(
    format('select pg_temp.app(''acme'', %L)', 'select from public.operations_check'),
    'BKX02', 'cannot count rows of table "audit_entry"',
    'whoever does not see all rows is refused, and gets no wrong number'
);

set local transaction_read_only = on;

select isnt_empty(
    'select from public.operations_check', 'a transaction that only reads is enough'
);

select * from finish();
rollback;
