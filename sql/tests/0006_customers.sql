-- 0006_customers
--
-- A customer belongs to one tenant and has a name, and an address or none.

begin;

select plan(13);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name)
values
('00000000-0000-0000-0000-0000000000a0', 'acme', 'Acme'),
('00000000-0000-0000-0000-0000000000a1', 'other', 'Other');

insert into public.customer (id, tenant_id, name, updated_at)
values (
    '00000000-0000-0000-0000-0000000000c1',
    '00000000-0000-0000-0000-0000000000a0',
    'Ada',
    '2020-01-01'
);

create temporary view person as select * from public.customer;
alter view person alter column tenant_id
set default '00000000-0000-0000-0000-0000000000a0';
alter view person alter column name set default 'Bob';

-- whose customer --------------------------------------------------------------
select throws_ok(
    $$ insert into person (id) values ('00000000-0000-0000-0000-0000000000c1') $$,
    '23505',
    'duplicate key value violates unique constraint "customer_pkey"',
    'a tenant cannot have the same customer twice'
);

select lives_ok(
    $$
        insert into person (id, tenant_id)
        values (
            '00000000-0000-0000-0000-0000000000c1',
            '00000000-0000-0000-0000-0000000000a1'
        )
    $$,
    'the same id can be another customer of another tenant'
);

select throws_ok(
    'insert into person (tenant_id) values (gen_random_uuid())',
    '23503',
    'insert or update on table "customer" violates foreign key constraint '
    || '"customer_tenant_id_fkey"',
    'a customer of an unknown tenant is refused'
);

delete from public.customer
where tenant_id = '00000000-0000-0000-0000-0000000000a1';

select lives_ok(
    $$ delete from public.tenant where slug = 'other' $$,
    'a tenant without customers can be deleted'
);

select throws_ok(
    $$ delete from public.tenant where slug = 'acme' $$,
    '23503',
    'update or delete on table "tenant" violates foreign key constraint '
    || '"customer_tenant_id_fkey" on table "customer"',
    'a tenant with a customer cannot be deleted'
);

-- name and address ------------------------------------------------------------
select throws_ok(
    $$ insert into person (name) values ('  ') $$,
    '23514',
    'new row for relation "customer" violates check constraint '
    || '"customer_name_not_blank_check"',
    'a customer without a readable name is refused'
);

select throws_ok(
    $$ insert into person (email) values ('bob at example.org') $$,
    '23514',
    'new row for relation "customer" violates check constraint '
    || '"customer_email_plausible_check"',
    'an address without @ is refused'
);

select lives_ok(
    $$ insert into person (email) values ('b@ex.org'), ('b@ex.org'), (null) $$,
    'customers can share an address, or have none'
);

select col_not_null('public', 'customer', 'tenant_id', 'a customer has a tenant');
select col_not_null('public', 'customer', 'name', 'a customer has a name');

-- time stamps -----------------------------------------------------------------
select col_not_null('public', 'customer', 'created_at', 'a customer was made once');
select col_not_null('public', 'customer', 'updated_at', 'a customer changed at a time');

update public.customer set name = 'Ada L.'
where name = 'Ada';

select results_eq(
    $$ select updated_at from public.customer where name = 'Ada L.' $$,
    array[now()],
    'an update of a customer sets updated_at'
);

select * from finish();
rollback;
