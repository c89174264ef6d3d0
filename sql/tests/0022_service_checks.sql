-- 0022_service_checks
--
-- A service takes time, costs nothing or something, and is in a known time zone.

begin;

select plan(7);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name) values (md5('acme')::uuid, 'acme', 'Acme');

-- Each test names only the columns that it is about.
create temporary view offer as select * from public.service;
alter view offer alter column tenant_id set default md5('acme')::uuid;
alter view offer alter column slug set default gen_random_uuid();
alter view offer alter column name set default 'Talk';
alter view offer alter column duration_minutes set default 60;
alter view offer alter column price_cents set default 9900;

-- numbers ---------------------------------------------------------------------
select throws_ok(
    'insert into offer (duration_minutes) values (0)',
    '23514',
    'new row for relation "service" violates check constraint '
    || '"service_duration_minutes_positive_check"',
    'a service of no length is refused'
);

select throws_ok(
    'insert into offer (buffer_minutes) values (-1)',
    '23514',
    'new row for relation "service" violates check constraint '
    || '"service_buffer_minutes_not_negative_check"',
    'a negative buffer is refused'
);

select throws_ok(
    'insert into offer (price_cents) values (-1)',
    '23514',
    'new row for relation "service" violates check constraint '
    || '"service_price_cents_not_negative_check"',
    'a negative price is refused'
);

select lives_ok(
    $$
        insert into offer (duration_minutes, buffer_minutes, price_cents)
        values (1, 0, 0)
    $$,
    'a service can take one minute, without buffer, for nothing'
);

-- zones -----------------------------------------------------------------------
select throws_ok(
    $$ insert into offer (timezone) values ('Mars/Phobos') $$,
    '23503',
    'insert or update on table "service" violates foreign key constraint '
    || '"service_timezone_fkey"',
    'a service on Mars/Phobos is refused'
);

select throws_ok(
    $$ insert into offer (timezone) values ('Mars3') $$,
    '23503',
    'insert or update on table "service" violates foreign key constraint '
    || '"service_timezone_fkey"',
    'a service in the POSIX zone Mars3 is refused'
);

select lives_ok(
    $$ insert into offer (timezone) values ('Australia/Lord_Howe') $$,
    'a service on Lord Howe is accepted'
);

select * from finish();
rollback;
