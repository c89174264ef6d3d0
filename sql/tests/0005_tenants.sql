-- 0005_tenants
--
-- A tenant has a slug of its own, a name, and a time zone or none.

begin;

select plan(15);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone, updated_at)
values (
    '00000000-0000-0000-0000-0000000000a0',
    'acme-2',
    'Acme',
    'Europe/Berlin',
    '2020-01-01'
);

-- slug and name ---------------------------------------------------------------
select throws_ok(
    $$ insert into public.tenant (slug, name) values ('acme-2', 'Other') $$,
    '23505',
    'duplicate key value violates unique constraint "tenant_slug_key"',
    'two tenants cannot share a slug'
);

select lives_ok(
    $$ insert into public.tenant (slug, name) values ('acme-3', 'Acme') $$,
    'two tenants can share a name'
);

select throws_ok(
    $$ insert into public.tenant (slug, name) values ('Acme', 'Acme') $$,
    '23514',
    'new row for relation "tenant" violates check constraint '
    || '"tenant_slug_format_check"',
    'a slug with a capital letter is refused'
);

select throws_ok(
    $$ insert into public.tenant (slug, name) values ('acme-', 'Acme') $$,
    '23514',
    'new row for relation "tenant" violates check constraint '
    || '"tenant_slug_format_check"',
    'a slug that ends in a hyphen is refused'
);

select throws_ok(
    $$ insert into public.tenant (slug, name) values ('blank', e' \t') $$,
    '23514',
    'new row for relation "tenant" violates check constraint '
    || '"tenant_name_not_blank_check"',
    'a name of white space is refused'
);

select col_not_null('public', 'tenant', 'slug', 'a tenant has a slug');
select col_not_null('public', 'tenant', 'name', 'a tenant has a name');
select col_is_pk('public', 'tenant', 'id', 'a tenant is known by its id');

-- time zone -------------------------------------------------------------------
select throws_ok(
    $$ update public.tenant set timezone = 'Mars/Phobos' where slug = 'acme-3' $$,
    '23503',
    'insert or update on table "tenant" violates foreign key constraint '
    || '"tenant_timezone_fkey"',
    'a tenant cannot move to Mars/Phobos'
);

select throws_ok(
    $$ insert into public.tenant (slug, name, timezone) values ('m', 'M', 'Mars3') $$,
    '23503',
    'insert or update on table "tenant" violates foreign key constraint '
    || '"tenant_timezone_fkey"',
    'a tenant in the POSIX zone Mars3 is refused'
);

select lives_ok(
    $$
        insert into public.tenant (slug, name, timezone)
        values ('utc', 'U', 'UTC'), ('ny', 'N', 'America/New_York'), ('many', 'M', null)
    $$,
    'a tenant can have any known time zone, or none'
);

select throws_ok(
    $$ delete from public.time_zone where name = 'Europe/Berlin' $$,
    '23503',
    'update or delete on table "time_zone" violates foreign key constraint '
    || '"tenant_timezone_fkey" on table "tenant"',
    'a time zone in use cannot be taken away'
);

-- time stamps -----------------------------------------------------------------
select col_not_null('public', 'tenant', 'created_at', 'a tenant was made at a time');
select col_not_null('public', 'tenant', 'updated_at', 'a tenant changed at a time');

update public.tenant
set name = 'Acme Ltd'
where id = '00000000-0000-0000-0000-0000000000a0';

select results_eq(
    $$ select updated_at from public.tenant where name = 'Acme Ltd' $$,
    array[now()],
    'an update of a tenant sets updated_at'
);

select * from finish();
rollback;
