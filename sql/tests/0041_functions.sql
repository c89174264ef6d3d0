-- 0041_functions
--
-- Who may execute a function: the application some, PUBLIC none.

begin;

select plan(7);

-- arrange ---------------------------------------------------------------------
\ir _two_tenants.sql

create temporary view executable as
select
    pg_proc.proname::text as name,
    pg_proc.prorettype = 'trigger'::regtype as is_trigger,
    coalesce(pg_roles.rolname, 'public') as grantee
from pg_catalog.pg_proc
cross join
    lateral aclexplode(
        coalesce(pg_proc.proacl, acldefault('f', pg_proc.proowner))
    ) as given
left join pg_catalog.pg_roles on given.grantee = pg_roles.oid
where
    pg_proc.pronamespace = 'public'::regnamespace
    and given.grantee <> pg_proc.proowner
    and not exists (
        select from pg_catalog.pg_depend
        where pg_depend.objid = pg_proc.oid and pg_depend.deptype = 'e'
    );

-- A trigger of one's own, on rows that one made up.
create function pg_temp.forge()
returns text
language plpgsql
set role = booking_app
as $$
begin
    create temporary table forged (
        resource_id uuid, date date, quantity integer, status text
    );

    create trigger forged_keep_capacity after insert on forged
    referencing new table as incoming
    for each statement execute function public.take_days_of_new_holds();
    insert into forged values (md5('other van')::uuid, '2100-01-03', 3, 'ACTIVE');
    return 'accepted';
end;
$$;

-- rights ----------------------------------------------------------------------
select is_empty(
    $$ select name from executable where grantee = 'public' $$,
    'PUBLIC may execute no function of ours'
);

select set_eq(
    $$ select name from executable where grantee = 'booking_app' $$,
    array[
        'current_tenant', 'place_hold', 'confirm_hold', 'release_hold', 'extend_hold',
        'expire_holds', 'initialise_capacity', 'adjust_capacity', 'availability',
        'free_slots', 'workshop_orders_in', 'transition_workshop_order',
        'cancel_store_booking', 'complete_store_reschedule',
        'normalized_token', 'require_days', 'require_resource', 'lock_hold',
        'require_live_hold', 'closed_because', 'booking_statuses_after', 'with_buffers',
        'first_moment', 'free_slots_between', 'refuse_workshop_order_transition',
        'is_blank', 'store_time', 'store_millis', 'store_record_faults',
        'noted_store_record', 'lock_store', 'unpromoted_store_record'
    ],
    'the application may execute its interface and what that calls'
);

select is_empty(
    $$
        select executable.name from executable
        inner join pg_catalog.pg_proc on executable.name = pg_proc.proname
        where
            pg_proc.pronamespace = 'public'::regnamespace
            and (pg_proc.prosecdef or executable.is_trigger)
    $$,
    'no function that acts with its owner''s rights can be called by anybody'
);

-- why -------------------------------------------------------------------------
select throws_ok(
    'select pg_temp.forge()', '42501',
    'permission denied for function public.take_days_of_new_holds',
    'a trigger of one''s own cannot use a function that acts with its owner''s rights'
);

grant execute on function public.take_days_of_new_holds() to booking_app;
select is(pg_temp.forge(), 'accepted', 'with the right to execute it, it could');

select is(
    (
        select available_capacity from public.resource_capacity
        where resource_id = md5('other van')::uuid and date = '2100-01-03'
    ),
    0, 'with the right to execute it, it would take another tenant''s days'
);

-- this suite ------------------------------------------------------------------
create function public.probe() returns integer language sql return 1;

select set_eq(
    $$ select name from executable where grantee = 'public' $$, array['probe'],
    'a new function that nobody took from PUBLIC is found'
);

select * from finish();
rollback;
