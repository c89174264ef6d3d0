-- 0025_service_buffers
--
-- A service may keep minutes free before it, as it may after it.

begin;

select plan(4);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name) values (md5('acme')::uuid, 'acme', 'Acme');

create temporary view offer as select * from public.service;
alter view offer alter column tenant_id set default md5('acme')::uuid;
alter view offer alter column slug set default gen_random_uuid();
alter view offer alter column name set default 'Talk';
alter view offer alter column duration_minutes set default 60;
alter view offer alter column price_cents set default 9900;

-- before ----------------------------------------------------------------------
select col_default_is(
    'public', 'service', 'buffer_before_minutes', '0',
    'a service has no buffer before it of itself'
);

select col_not_null(
    'public', 'service', 'buffer_before_minutes',
    'a service has a buffer before it, if of no minutes'
);

select throws_ok(
    'insert into offer (buffer_before_minutes) values (-1)',
    '23514',
    'new row for relation "service" violates check constraint '
    || '"service_buffer_before_minutes_not_negative_check"',
    'a negative buffer before a service is refused'
);

select lives_ok(
    'insert into offer (buffer_before_minutes) values (0), (1)',
    'no buffer and one of a minute are accepted'
);

select * from finish();
rollback;
