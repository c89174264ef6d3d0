-- 0037_store_backfill
--
-- Records that name no resource get "primary". The rule that follows is off here: under
-- it there is no such record.

begin;

select plan(7);

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
('missing', pg_temp.record('missing', '{"history": [{"ts": 1}]}') - 'resource_id'),
('null', pg_temp.record('null', '{"resource_id": null, "history": {}}')),
('spaces', pg_temp.record('spaces', '{"resource_id": "\t\u00a0", "updated_at": 5}')),
(
    'cancelled',
    pg_temp.record('cancelled', '{"status": "cancelled", "resource_id": ""}')
),
('van', pg_temp.record('van', '{"updated_at": 5, "history": []}'));

create temporary table before as select
    key,
    record
from kept;

create temporary view now_ms as
select floor(extract(epoch from now()) * 1000)::bigint as value;

-- a first run -----------------------------------------------------------------
select is(
    public.backfill_store(md5('acme')::uuid),
    4::bigint,
    'missing, null, empty and white space are filled, each once'
);

select set_eq(
    $$ select key, record ->> 'resource_id' from kept $$,
    $$
        values
        ('missing', 'primary'), ('null', 'primary'), ('spaces', 'primary'),
        ('cancelled', 'primary'), ('van', 'van')
    $$,
    'they get "primary", and a resource that is named stays'
);

select is(
    (
        select record from kept
        where key = 'van'
    ),
    (
        select record from before
        where key = 'van'
    ),
    'a record that names its resource does not change at all'
);

select set_eq(
    $$ select key from kept, now_ms where (record ->> 'updated_at')::bigint = value $$,
    array['missing', 'null', 'spaces', 'cancelled'],
    'updated_at changes on the records that were filled, and only there'
);

select is(
    (
        select record -> 'history' from kept
        where key = 'missing'
    ),
    (
        select
            jsonb_build_array(
                '{"ts": 1}'::jsonb,
                jsonb_build_object(
                    'ts', value, 'status', 'confirmed', 'note', 'backfill_resource_id'
                )
            )
        from now_ms
    ),
    'a history that is an array gains a line'
);

select set_eq(
    $$
        select key, record -> 'history' as history, duration_min from kept
        where key in ('null', 'spaces')
    $$,
    $$ values ('null', '{}'::jsonb, null::numeric), ('spaces', null, null) $$,
    'a history of another kind stays, and what is missing stays missing'
);

select results_eq(
    $$ select status from kept where key = 'cancelled' $$,
    array['cancelled'],
    'a cancelled booking stays cancelled'
);

select * from finish();
rollback;
