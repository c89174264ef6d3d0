-- 0028_workshop_orders
--
-- Whose car it is, and what an order must say.

begin;

select plan(12);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values
(md5('acme')::uuid, 'acme', 'Acme', 'UTC'),
(md5('other')::uuid, 'other', 'Other', 'UTC');

insert into public.customer (id, tenant_id, name)
values
(md5('ada')::uuid, md5('acme')::uuid, 'Ada'),
(md5('bob')::uuid, md5('other')::uuid, 'Bob');

-- Each test names only the columns that it is about.
create temporary view car as select * from public.workshop_order;
alter view car alter column tenant_id set default md5('acme')::uuid;
alter view car alter column customer_id set default md5('ada')::uuid;
alter view car alter column vehicle set default 'red van';

-- a new order -----------------------------------------------------------------
select results_eq(
    $$ insert into car (id) values (md5('one')::uuid) returning status::text $$,
    array['PENDING_PAYMENT'],
    'a new order waits for its payment'
);

select throws_ok(
    $$ insert into car (status) values ('BROKEN') $$,
    '22P02',
    'invalid input value for enum workshop_order_status: "BROKEN"',
    'a status that nobody knows is refused'
);

select throws_ok(
    $$ insert into car (vehicle) values (e' \t') $$,
    '23514',
    'new row for relation "workshop_order" violates check constraint '
    || '"workshop_order_vehicle_not_blank_check"',
    'a car without a name is refused'
);

select throws_ok(
    $$ insert into public.workshop_order (tenant_id, customer_id, vehicle)
    values (md5('acme')::uuid, md5('ada')::uuid, null) $$,
    '23502',
    'null value in column "vehicle" of relation "workshop_order" violates not-null '
    || 'constraint',
    'an order without a car is refused'
);

-- keys ------------------------------------------------------------------------
select throws_ok(
    $$ insert into car (id) values (md5('one')::uuid) $$,
    '23505',
    'duplicate key value violates unique constraint "workshop_order_pkey"',
    'a tenant cannot have two orders with one id'
);

select lives_ok(
    $$ insert into car (id, tenant_id, customer_id)
    values (md5('one')::uuid, md5('other')::uuid, md5('bob')::uuid) $$,
    'two tenants can have orders with one id'
);

select throws_ok(
    $$ insert into car (customer_id) values (md5('bob')::uuid) $$,
    '23503',
    'insert or update on table "workshop_order" violates foreign key constraint '
    || '"workshop_order_tenant_id_customer_id_fkey"',
    'another tenant''s customer cannot have an order'
);

select throws_ok(
    $$ delete from public.customer where id = md5('ada')::uuid $$,
    '23503',
    'update or delete on table "customer" violates foreign key constraint '
    || '"workshop_order_tenant_id_customer_id_fkey" on table "workshop_order"',
    'a customer who has orders stays'
);

-- when work starts ------------------------------------------------------------
select throws_ok(
    $$ insert into car (status, work_started_at) values ('PICKED_UP', now()) $$,
    '23514',
    'new row for relation "workshop_order" violates check constraint '
    || '"workshop_order_work_started_in_workshop_check"',
    'nobody works on a car that is still on its way'
);

select lives_ok(
    $$ insert into car (status, work_started_at) values ('AT_WORKSHOP', now()) $$,
    'work can start on a car that has arrived'
);

select lives_ok(
    $$ insert into car (status, work_started_at) values ('CANCELLED', now()) $$,
    'an order can be canceled although work had started'
);

-- time stamps -----------------------------------------------------------------
insert into car (id, updated_at) values (md5('two')::uuid, '2020-01-01');

select results_eq(
    $$
        update car set vehicle = 'blue van' where id = md5('two')::uuid
        returning updated_at
    $$,
    array[now()],
    'an update of an order sets updated_at'
);

select * from finish();
rollback;
