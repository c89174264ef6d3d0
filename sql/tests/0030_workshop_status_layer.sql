-- 0030_workshop_status_layer
--! at: 0031
--
-- Writers use either name; the table has the new ones, and the record says who did.

begin;

select plan(7);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

create temporary view car as select * from public.workshop_order;
alter view car alter column tenant_id set default md5('acme')::uuid;
alter view car alter column customer_id set default md5('ada')::uuid;
alter view car alter column vehicle set default 'red van';
alter view car alter column status set default 'PENDING_PAYMENT';

-- writing ---------------------------------------------------------------------
select results_eq(
    $$
        insert into car (id, status, work_started_at)
        values
        (md5('one')::uuid, 'JOCKEY_ASSIGNED', null),
        (md5('two')::uuid, 'IN_WORKSHOP', null),
        (md5('three')::uuid, 'IN_WORKSHOP', '2030-01-01'),
        (md5('four')::uuid, 'PICKED_UP', null),
        (md5('five')::uuid, 'CONFIRMED', null)
        returning status::text
    $$,
    array['PICKUP_ASSIGNED', 'AT_WORKSHOP', 'IN_SERVICE', 'PICKED_UP', 'CONFIRMED'],
    'an insert with an old name stores the new one'
);

select results_eq(
    $$
        update car set status = 'IN_TRANSIT_TO_WORKSHOP' where id = md5('one')::uuid
        returning status::text
    $$,
    array['PICKED_UP'],
    'an update with an old name stores the new one'
);

select results_eq(
    $$
        update car set status = 'IN_WORKSHOP', work_started_at = '2030-01-01'
        where id = md5('four')::uuid
        returning status::text
    $$,
    array['IN_SERVICE'],
    'an update that starts the work tells IN_SERVICE from AT_WORKSHOP'
);

select throws_ok(
    $$
        update car set status = 'JOCKEY_ASSIGNED', work_started_at = '2030-01-01'
        where id = md5('five')::uuid
    $$,
    '23514',
    'new row for relation "workshop_order" violates check constraint '
    || '"workshop_order_work_started_in_workshop_check"',
    'what the new name may not be, the old name may not either'
);

select throws_ok(
    $$ update car set status = 'STOLEN' where id = md5('five')::uuid $$,
    '22P02',
    'invalid input value for enum workshop_order_status: "STOLEN"',
    'a name of neither generation is refused'
);

-- the record ------------------------------------------------------------------
update car set vehicle = 'blue van'
where id = md5('one')::uuid;

select bag_eq(
    $$
        select order_id, old_name, new_name, used_by::name
        from public.workshop_order_old_status_use
        where tenant_id = md5('acme')::uuid
        and application = current_setting('application_name')
    $$,
    $$
        values
        (md5('one')::uuid, 'JOCKEY_ASSIGNED', 'PICKUP_ASSIGNED', session_user),
        (md5('two')::uuid, 'IN_WORKSHOP', 'AT_WORKSHOP', session_user),
        (md5('three')::uuid, 'IN_WORKSHOP', 'IN_SERVICE', session_user),
        (md5('one')::uuid, 'IN_TRANSIT_TO_WORKSHOP', 'PICKED_UP', session_user),
        (md5('four')::uuid, 'IN_WORKSHOP', 'IN_SERVICE', session_user)
    $$,
    'each use of an old name is recorded, and nothing else is'
);

-- the history -----------------------------------------------------------------
select bag_eq(
    'select old_status, new_status, kind from public.workshop_order_history',
    $$
        values
        ('PICKUP_ASSIGNED', 'PICKED_UP', 'transition'),
        ('PICKED_UP', 'IN_SERVICE', 'transition')
    $$,
    'a transition under an old name is a transition'
);

select * from finish();
rollback;
