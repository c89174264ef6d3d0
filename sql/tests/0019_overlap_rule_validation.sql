-- 0019_overlap_rule_validation
--
-- Completed bookings block nobody; everything else of the rule holds as before.

begin;

select plan(10);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.resource (id, tenant_id, type, name, code, timezone, capacity)
values (
    md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'Europe/Berlin', 3
);

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

-- Each test names only the columns that it is about.
create temporary view booking as select * from public.bookings;
alter view booking alter column tenant_id set default md5('acme')::uuid;
alter view booking alter column resource_id set default md5('van')::uuid;
alter view booking alter column customer_id set default md5('ada')::uuid;
alter view booking alter column client_generated_id set default gen_random_uuid();

insert into booking (status, start_at, end_at)
values ('completed', '2020-01-01', '2020-01-05');

-- case 1: completed and active bookings ---------------------------------------
select lives_ok(
    $$ insert into booking (start_at, end_at) values ('2019-12-31', '2020-01-02') $$,
    'case 1: a completed booking does not block a pending one'
);

select lives_ok(
    $$
        insert into booking (status, start_at, end_at)
        values ('confirmed', '2020-01-02', '2020-01-03')
    $$,
    'case 1: a completed booking does not block a confirmed one'
);

-- case 2: active bookings -----------------------------------------------------
insert into booking (status, start_at, end_at)
values ('confirmed', '2030-01-01', '2030-01-03');

select throws_ok(
    $$ insert into booking (start_at, end_at) values ('2030-01-02', '2030-01-04') $$,
    '23P01',
    'conflicting key value violates exclusion constraint "bookings_excl_resource_time"',
    'case 2: a confirmed booking blocks a pending one'
);

select lives_ok(
    $$ insert into booking (start_at, end_at) values ('2030-01-03', '2030-01-05') $$,
    'case 2: a pending booking may follow a confirmed one without a gap'
);

select throws_ok(
    $$
        insert into booking (status, start_at, end_at)
        values ('confirmed', '2030-01-04', '2030-01-06')
    $$,
    '23P01',
    'conflicting key value violates exclusion constraint "bookings_excl_resource_time"',
    'case 2: a pending booking blocks a confirmed one'
);

-- case 3: start and end -------------------------------------------------------
select throws_ok(
    $$ insert into booking (start_at, end_at) values ('2030-01-07', '2030-01-07') $$,
    '23514',
    'new row for relation "bookings" violates check constraint '
    || '"bookings_start_before_end_check"',
    'case 3: a booking cannot end when it starts'
);

select lives_ok(
    $$ insert into booking (start_at, end_at) values ('2030-01-07', '2030-01-08') $$,
    'case 3: a booking can end after it starts'
);

-- case 4: the definition ------------------------------------------------------
create temporary view rule as
select replace(pg_get_constraintdef(oid), 'public.', '') as definition
from pg_catalog.pg_constraint
where
    conrelid = 'public.bookings'::regclass
    and conname = 'bookings_excl_resource_time';

select results_eq(
    'select definition from rule',
    array[
        'EXCLUDE USING gist (resource_id WITH =,'
        ' tstzrange(start_at, end_at, ''[)''::text) WITH &&) WHERE (((status = ANY'
        ' (ARRAY[''pending''::booking_status, ''confirmed''::booking_status,'
        ' ''checked_in''::booking_status])) AND (resource_id IS NOT NULL)))'
    ],
    'case 4: the rule compares resource and time of three states'
);

select is_empty(
    $$ select from rule where definition like '%completed%' $$,
    'case 4: the rule does not mention completed'
);

-- case 5: completed bookings --------------------------------------------------
select lives_ok(
    $$
        insert into booking (status, start_at, end_at)
        values ('completed', '2020-01-04', '2020-01-06')
    $$,
    'case 5: completed bookings may overlap'
);

select * from finish();
rollback;
