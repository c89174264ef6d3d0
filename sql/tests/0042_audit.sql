-- 0042_audit
--
-- Who changed which row, when, from what to what, however it was changed.

begin;

select plan(9);

-- arrange ---------------------------------------------------------------------
\ir _two_tenants.sql
\ir _audit_news.sql

-- bookings --------------------------------------------------------------------
select is(
    (
        select (action, new_values ->> 'status', old_values) from public.audit_entry
        where row_id = md5('acme booking')::uuid
    ),
    ('INSERT'::text, 'pending'::text, null::jsonb),
    'a row that is made is recorded as a whole'
);

select pg_temp.look();
select set_config('booking.person', 'ada', true);
update public.bookings set status = 'confirmed', attendee_count = attendee_count
where tenant_id = md5('acme')::uuid;

select results_eq(
    'select * from pg_temp.news()',
    $$
        values (
            'bookings', 'UPDATE', '{"status": "pending"}'::jsonb,
            '{"status": "confirmed"}'::jsonb
        )
    $$,
    'a change is recorded with what changed, and nothing else'
);

select results_eq(
    $$
        select
            changed_by,
            session_role collate "C",
            transaction_id,
            changed_at >= now()
        from public.audit_entry order by number desc limit 1
    $$,
    $$
        values
        ('ada'::text, session_user::text, pg_current_xact_id()::text::bigint, true)
    $$,
    'who it was, in which transaction and when is recorded, too'
);

select set_config('booking.person', '', true);
select pg_temp.look();
update public.bookings set attendee_count = attendee_count;

select is_empty(
    'select * from pg_temp.news()', 'an update that changes nothing leaves no entry'
);

update public.bookings set canceled_at = now()
where tenant_id = md5('acme')::uuid;

select is(
    (select new_values ->> 'status' from pg_temp.news()), 'canceled',
    'what a trigger changes in passing is recorded'
);

select is(
    (
        select changed_by from public.audit_entry
        order by number desc limit 1
    ), null,
    'nobody is named when the application names nobody'
);

-- cascades, batches, orders ---------------------------------------------------
select pg_temp.look();
update public.resource_hold set expires_at = '2020-01-01';
select public.expire_holds();

select results_eq(
    $$ select old_values ->> 'status', new_values ->> 'status' from pg_temp.news() $$,
    $$ values (null::text, null::text), ('ACTIVE', 'EXPIRED') $$,
    'what a batch expires is recorded'
);

select pg_temp.look();
delete from public.bookings
where tenant_id = md5('acme')::uuid;
delete from public.resource
where tenant_id = md5('acme')::uuid;

select results_eq(
    $$ select relation, action, new_values from pg_temp.news() $$,
    $$
        values
        ('bookings', 'DELETE', null::jsonb), ('resource_hold', 'DELETE', null::jsonb)
    $$,
    'what is deleted is recorded, also where a cascade deletes it'
);

select pg_temp.look();
update public.workshop_order set vehicle = 'bus'
where tenant_id = md5('acme')::uuid;

select is(
    (select (relation, new_values) from pg_temp.news()),
    ('workshop_order'::text, '{"vehicle": "bus"}'::jsonb),
    'what happens to an order is recorded'
);

select * from finish();
rollback;
