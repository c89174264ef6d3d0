-- 0015_allocation_lines
--
-- A line has a day once; a hold becomes one allocation; what was sold stays.

begin;

select plan(9);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name) values (md5('acme')::uuid, 'acme', 'Acme');

insert into public.resource (id, tenant_id, type, name, code, timezone)
values (md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'UTC');

insert into public.resource_capacity (
    tenant_id, resource_id, date, max_capacity, available_capacity
)
select
    md5('acme')::uuid as tenant_id,
    md5('van')::uuid as resource_id,
    date '2100-01-01' + step.number as date,
    3 as max_capacity,
    3 as available_capacity
from generate_series(0, 3) as step (number);

create temporary view hold as select * from public.resource_hold;
alter view hold alter column tenant_id set default md5('acme')::uuid;
alter view hold alter column resource_id set default md5('van')::uuid;
alter view hold alter column quantity set default 1;
alter view hold alter column customer_email set default 'ada@example.org';
alter view hold alter column expires_at set default 'infinity';
alter view hold alter column idempotency_token set default gen_random_uuid();

create temporary view sold as select * from public.resource_allocation;
alter view sold alter column tenant_id set default md5('acme')::uuid;
alter view sold alter column resource_id set default md5('van')::uuid;
alter view sold alter column quantity set default 1;
alter view sold alter column order_id set default 'order-1';
alter view sold alter column line_item_id set default gen_random_uuid();

insert into hold (id, date) values (md5('hold')::uuid, '2100-01-01');

-- once ------------------------------------------------------------------------
insert into sold (line_item_id, date, hold_id)
values ('l1', '2100-01-01', md5('hold')::uuid);

select throws_ok(
    $$ insert into sold (line_item_id, date) values ('l1', '2100-01-01') $$,
    '23505',
    'duplicate key value violates unique constraint '
    || '"resource_allocation_line_once_key"',
    'a line of an order cannot have a day twice'
);

select lives_ok(
    $$ insert into sold (line_item_id, date) values ('l1', '2100-01-02') $$,
    'a line of an order can have several days'
);

select lives_ok(
    $$
        insert into sold (order_id, line_item_id, date)
        values ('order-2', 'l1', '2100-01-02')
    $$,
    'a line of the same name in another order is another line'
);

select throws_ok(
    $$ insert into sold (date, hold_id) values ('2100-01-03', md5('hold')::uuid) $$,
    '23505',
    'duplicate key value violates unique constraint '
    || '"resource_allocation_tenant_id_hold_id_key"',
    'a hold cannot become two allocations'
);

select throws_ok(
    $$ insert into sold (date, hold_id) values ('2100-01-03', md5('none')::uuid) $$,
    '23503',
    'insert or update on table "resource_allocation" violates foreign key constraint '
    || '"resource_allocation_tenant_id_hold_id_fkey"',
    'an unknown hold cannot become an allocation'
);

-- going -----------------------------------------------------------------------
delete from hold;

select results_eq(
    $$ select tenant_id, hold_id from sold where date = '2100-01-01' $$,
    $$ values (md5('acme')::uuid, null::uuid) $$,
    'an allocation outlives its hold, and keeps its tenant'
);

select throws_ok(
    $$ delete from public.resource where id = md5('van')::uuid $$,
    '23503',
    'update or delete on table "resource" violates foreign key constraint '
    || '"resource_allocation_tenant_id_resource_id_fkey" on table '
    || '"resource_allocation"',
    'a resource with allocations cannot be deleted'
);

delete from sold;

select results_eq(
    'select available_capacity from public.resource_capacity',
    array[3, 3, 3, 3],
    'deleting allocations gives their capacity back'
);

select lives_ok(
    $$ delete from public.resource where id = md5('van')::uuid $$,
    'a resource without allocations can be deleted'
);

select * from finish();
rollback;
