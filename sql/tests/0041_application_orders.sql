-- 0041_application_orders
--
-- The application does its work with the rights that it has: what triggers write for
-- it, it could not write itself.

begin;

select plan(6);

-- arrange ---------------------------------------------------------------------
\ir _two_tenants.sql

insert into public.store (tenant_id) select id from public.tenant;
insert into public.store_booking (tenant_id, key, record)
select
    id as tenant_id,
    'b_1' as key,
    '{"id": "b_1", "user_id": "u", "slot_id": "s", "status": "reschedule_pending",
    "resource_id": "van", "pending_new_slot_id": "t"}' as record
from public.tenant;

create function pg_temp.calls(call text)
returns bigint
language sql
return pg_temp.app(
    'acme', 'select public.' || replace(call, '{me}', 'md5(''acme'')::uuid')
);

-- orders ----------------------------------------------------------------------
select is(
    pg_temp.app(
        'acme',
        $$
            insert into public.workshop_extension (tenant_id, order_id, description)
            values (md5('acme')::uuid, md5('acme order')::uuid, 'brakes')
        $$
    )
    + pg_temp.app(
        'acme', $$ update public.workshop_extension set status = 'APPROVED' $$
    ),
    2::bigint, 'extra work is offered and approved'
);
select is(
    pg_temp.calls(
        'transition_workshop_order({me}, md5(''acme order'')::uuid,'
        ' ''READY_FOR_RETURN'', ''WORKSHOP'')'
    ),
    1::bigint, 'an order goes on'
);
select is(
    pg_temp.app('acme', 'select from public.workshop_order_history'), 1::bigint,
    'its history is written and can be read'
);

select throws_ok(
    format(
        'select pg_temp.app(''acme'', %L)',
        'insert into public.workshop_order_history (tenant_id, order_id, old_status,'
        ' new_status)'
        ' values (md5(''acme'')::uuid, md5(''acme order'')::uuid, '''', '''')'
    ),
    '42501', 'permission denied for table workshop_order_history',
    'its history cannot be made up'
);

-- the older store -------------------------------------------------------------
select is(
    pg_temp.calls(
        'complete_store_reschedule({me}, ''b_1'', ''2100-01-01 10:00+00'')'
    ) + pg_temp.calls('cancel_store_booking({me}, ''b_1'')'),
    2::bigint, 'a reschedule is completed, and the record canceled'
);
select results_eq(
    $$ select status from public.store_booking where tenant_id = md5('other')::uuid $$,
    array['reschedule_pending'],
    'the record of that key in another tenant''s store stays'
);

select * from finish();
rollback;
