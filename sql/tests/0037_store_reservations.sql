-- 0037_store_reservations
--
-- The slot that a pending reschedule wants is reserved on its resource.

begin;

select plan(3);

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

-- a reserved slot -------------------------------------------------------------
select lives_ok(
    $$
        insert into kept (key, record)
        select
            key,
            pg_temp.record(
                key,
                jsonb_build_object(
                    'status', status, 'resource_id', resource, 'pending_new_slot_id', 'N'
                )
            )
        from (
            values
            ('first', 'reschedule_pending', 'van'),
            ('cancelled', 'cancelled', 'van'),
            ('elsewhere', 'reschedule_pending', 'bike')
        ) as given (key, status, resource)
    $$,
    'a slot is reserved once on each resource, and by pending reschedules only'
);

select throws_ok(
    $$
        insert into kept (key, record)
        values (
            'second',
            pg_temp.record(
                'second', '{"status": "reschedule_pending", "pending_new_slot_id": "N"}'
            )
        )
    $$,
    '23505',
    'duplicate key value violates unique constraint '
    || '"store_booking_tenant_id_resource_id_reserved_slot_id_key"',
    'a slot that a pending reschedule wants cannot be wanted by another'
);

select lives_ok(
    $$
        insert into kept (key, record)
        values
        ('none', pg_temp.record('none', '{"status": "reschedule_pending"}')),
        ('nor', pg_temp.record('nor', '{"status": "reschedule_pending"}'))
    $$,
    'pending reschedules that name no slot reserve none'
);

select * from finish();
rollback;
