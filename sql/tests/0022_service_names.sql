-- 0022_service_names
--
-- Services and segments have names that can be read, and slugs for addresses.

begin;

select plan(6);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name) values (md5('acme')::uuid, 'acme', 'Acme');

-- Each test names only the columns that it is about.
create temporary view offer as select * from public.service;
alter view offer alter column tenant_id set default md5('acme')::uuid;
alter view offer alter column slug set default gen_random_uuid();
alter view offer alter column name set default 'Talk';
alter view offer alter column duration_minutes set default 60;
alter view offer alter column price_cents set default 9900;

-- names -----------------------------------------------------------------------
select throws_ok(
    $$ insert into offer (slug) values ('Talk') $$,
    '23514',
    'new row for relation "service" violates check constraint '
    || '"service_slug_format_check"',
    'a service with a capital letter in its slug is refused'
);

select throws_ok(
    $$ insert into offer (name) values (e' \t') $$,
    '23514',
    'new row for relation "service" violates check constraint '
    || '"service_name_not_blank_check"',
    'a service named by white space is refused'
);

select throws_ok(
    $$
        insert into public.segment (tenant_id, slug, name)
        values (md5('acme')::uuid, '-weddings', 'Weddings')
    $$,
    '23514',
    'new row for relation "segment" violates check constraint '
    || '"segment_slug_format_check"',
    'a segment whose slug begins with a hyphen is refused'
);

select throws_ok(
    $$
        insert into public.segment (tenant_id, slug, name)
        values (md5('acme')::uuid, 'weddings', '')
    $$,
    '23514',
    'new row for relation "segment" violates check constraint '
    || '"segment_name_not_blank_check"',
    'a segment without a name is refused'
);

select lives_ok(
    $$ insert into offer (slug, name) values ('big-talk-2', 'Big talk') $$,
    'a service with a plain slug and name is accepted'
);

select lives_ok(
    $$
        insert into public.segment (tenant_id, slug, name)
        values (md5('acme')::uuid, 'weddings', 'Weddings')
    $$,
    'a segment with a plain slug and name is accepted'
);

select * from finish();
rollback;
