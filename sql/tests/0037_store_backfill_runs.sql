-- 0037_store_backfill_runs
--
-- Each run of the backfill is recorded. The rule that follows it is off here: under it
-- there is nothing to fill.

begin;

select plan(4);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.store (tenant_id) values (md5('acme')::uuid);

create temporary view kept as select * from public.store_booking;
alter view kept alter column tenant_id set default md5('acme')::uuid;

-- Each test names only the fields that it is about.
create function pg_temp.record(key text, change jsonb = '{}') returns jsonb
language sql
as $$
    select
        jsonb_build_object('id', key, 'user_id', 'u_9', 'slot_id', 'A')
        || '{"status": "confirmed", "resource_id": "van"}' || change
$$;

alter table public.store_booking
drop constraint store_booking_resource_id_not_blank_check,
alter column resource_id drop not null;

insert into kept (key, record)
values
('b_1', pg_temp.record('b_1') - 'resource_id'),
('b_2', pg_temp.record('b_2', '{"resource_id": " ", "status": "reschedule_pending"}')),
('b_3', pg_temp.record('b_3', '{"resource_id": null, "status": "cancelled"}')),
('b_4', pg_temp.record('b_4'));

-- a first run -----------------------------------------------------------------
select is(
    public.backfill_store(md5('acme')::uuid),
    3::bigint,
    'a run says how many records it changed'
);

select results_eq(
    $$
        select ran_at, ran_by = session_user, row_count, blocked_every_resource
        from public.store_backfill_run
    $$,
    $$ values (now(), true, 3::bigint, '{b_1,b_2}'::text[]) $$,
    'the run is recorded: when, who, how many, and who blocked every resource before'
);

-- a second run ----------------------------------------------------------------
select is(
    public.backfill_store(md5('acme')::uuid),
    0::bigint,
    'a second run changes no record'
);

select set_eq(
    'select row_count, blocked_every_resource from public.store_backfill_run',
    $$ values (3::bigint, '{b_1,b_2}'::text[]), (0, '{}') $$,
    'a second run is recorded, too'
);

select * from finish();
rollback;
