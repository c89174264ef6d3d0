-- 0007_resource_tenants
--
-- A resource belongs to one tenant, which knows it by a code; it has a zone and a room.

begin;

select plan(15);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name)
values
('00000000-0000-0000-0000-0000000000a0', 'acme', 'Acme'),
('00000000-0000-0000-0000-0000000000a1', 'other', 'Other'),
('00000000-0000-0000-0000-0000000000a2', 'idle', 'Idle');

create temporary view thing as select * from public.resource;
alter view thing alter column tenant_id
set default '00000000-0000-0000-0000-0000000000a0';
alter view thing alter column type set default 'VEHICLE';
alter view thing alter column name set default 'Van';
alter view thing alter column code set default gen_random_uuid();
alter view thing alter column timezone set default 'UTC';

insert into thing (code) values ('van-1');

-- tenant and code -------------------------------------------------------------
select throws_ok(
    $$ insert into thing (code) values ('van-1') $$,
    '23505',
    'duplicate key value violates unique constraint "resource_tenant_id_code_key"',
    'a tenant cannot use a code twice'
);

select lives_ok(
    $$
        insert into thing (code, tenant_id)
        values ('van-1', '00000000-0000-0000-0000-0000000000a1')
    $$,
    'another tenant can use the same code'
);

select throws_ok(
    $$ insert into thing (code) values (e' \n') $$,
    '23514',
    'new row for relation "resource" violates check constraint '
    || '"resource_code_not_blank_check"',
    'a code of white space is refused'
);

select throws_ok(
    'insert into thing (tenant_id) values (gen_random_uuid())',
    '23503',
    'insert or update on table "resource" violates foreign key constraint '
    || '"resource_tenant_id_fkey"',
    'a resource of an unknown tenant is refused'
);

select throws_ok(
    $$ delete from public.tenant where slug = 'other' $$,
    '23503',
    'update or delete on table "tenant" violates foreign key constraint '
    || '"resource_tenant_id_fkey" on table "resource"',
    'a tenant with a resource cannot be deleted'
);

select lives_ok(
    $$ delete from public.tenant where slug = 'idle' $$,
    'a tenant without resources can be deleted'
);

select col_is_unique(
    'public', 'resource', array['tenant_id', 'id'],
    'tenant and id together can be pointed to'
);

select col_not_null('public', 'resource', 'tenant_id', 'a resource has a tenant');
select col_not_null('public', 'resource', 'code', 'a resource has a code');
select col_not_null('public', 'resource', 'timezone', 'a resource has a time zone');
select col_not_null('public', 'resource', 'capacity', 'a resource has a capacity');

-- time zone -------------------------------------------------------------------
select throws_ok(
    $$ insert into thing (timezone) values ('Mars/Phobos') $$,
    '23503',
    'insert or update on table "resource" violates foreign key constraint '
    || '"resource_timezone_fkey"',
    'a resource on Mars/Phobos is refused'
);

select throws_ok(
    $$ update thing set timezone = 'Mars3' where code = 'van-1' $$,
    '23503',
    'insert or update on table "resource" violates foreign key constraint '
    || '"resource_timezone_fkey"',
    'a resource cannot move to the POSIX zone Mars3'
);

-- capacity --------------------------------------------------------------------
select results_eq(
    'insert into thing (capacity) values (default), (1), (9999) returning capacity',
    array[1, 1, 9999],
    'a resource has room for one, unless it says that it has more'
);

select throws_ok(
    'insert into thing (capacity) values (0)',
    '23514',
    'new row for relation "resource" violates check constraint '
    || '"resource_capacity_at_least_one_check"',
    'a resource with room for nobody is refused'
);

select * from finish();
rollback;
