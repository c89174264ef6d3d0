-- 0028_workshop_lookups
--
-- Among 100,000 orders of ten tenants, each look-up reads its index and few pages.

begin;

select plan(8);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name)
select
    md5(number::text)::uuid,
    'tenant-' || number,
    'Tenant'
from generate_series(0, 9) as number;

insert into public.customer (id, tenant_id, name)
select
    md5(number::text)::uuid,
    md5((number % 10)::text)::uuid,
    'Customer'
from generate_series(0, 9999) as number;

-- One in a hundred is still open.
insert into public.workshop_order (tenant_id, customer_id, vehicle, status, created_at)
select
    md5((number % 10)::text)::uuid,
    md5((number % 10000)::text)::uuid,
    'car',
    case
        when number / 10 % 100 > 0 then 'DELIVERED'
        when number / 1000 % 10 = 0 then 'IN_SERVICE'
        else 'CONFIRMED'
    end::public.workshop_order_status,
    '2020-01-01'::timestamptz + number * interval '1 minute'
from generate_series(0, 99999) as number;

analyze public.workshop_order;

-- The index that a query uses, the rows that it finds, the pages that it reads.
create function pg_temp.look_up(query text)
returns table (index_name text, found numeric, pages numeric)
language plpgsql as $$
declare
    plan jsonb;
begin
    execute 'explain (analyze, buffers, format json) ' || query into plan;
    return query select
        jsonb_path_query_first(plan, '$.**."Index Name"') #>> '{}',
        (plan #>> '{0,Plan,Actual Rows}')::numeric,
        (plan #>> '{0,Plan,Shared Hit Blocks}')::numeric
        + (plan #>> '{0,Plan,Shared Read Blocks}')::numeric;
end;
$$;

create temporary table seen as
select
    'customer' as name,
    look_up.*
from pg_temp.look_up($$
    select * from public.workshop_order
    where tenant_id = md5('3')::uuid and customer_id = md5('4213')::uuid
    order by created_at
$$);

insert into seen
select
    'status',
    look_up.*
from pg_temp.look_up($$
    select * from public.workshop_order
    where tenant_id = md5('3')::uuid and status = 'IN_SERVICE'
    order by created_at
$$) as look_up;

insert into seen
select
    'open',
    look_up.*
from pg_temp.look_up($$
    select * from public.workshop_order
    where tenant_id = md5('3')::uuid and status not in ('DELIVERED', 'CANCELLED')
    order by created_at
$$) as look_up;

insert into seen
select
    'function',
    look_up.*
from pg_temp.look_up($$
    select * from public.workshop_orders_in(md5('3')::uuid, 'IN_SERVICE')
$$) as look_up;

-- which index -----------------------------------------------------------------
select results_eq(
    $$ select index_name, found from seen where name = 'customer' $$,
    $$ values ('workshop_order_tenant_id_customer_id_created_at_idx', 10::numeric) $$,
    'the orders of a customer are found by their index'
);

select results_eq(
    $$ select index_name, found from seen where name = 'status' $$,
    $$ values ('workshop_order_tenant_id_status_created_at_idx', 10::numeric) $$,
    'the orders in a status are found by their index'
);

select results_eq(
    $$ select index_name, found from seen where name = 'open' $$,
    $$ values ('workshop_order_tenant_id_created_at_idx', 100::numeric) $$,
    'the open orders of a tenant are found by their index'
);

-- how many pages --------------------------------------------------------------
select cmp_ok(
    (select pages - found from seen where name = 'customer'), '<=', 10::numeric,
    'the orders of a customer cost few pages'
);

select cmp_ok(
    (select pages - found from seen where name = 'status'), '<=', 10::numeric,
    'the orders in a status cost few pages'
);

select cmp_ok(
    (select pages - found from seen where name = 'open'), '<=', 10::numeric,
    'the open orders of a tenant cost few pages'
);

-- the function ----------------------------------------------------------------
select results_eq(
    $$ select found from seen where name = 'function' $$,
    array[10::numeric],
    'workshop_orders_in() finds the orders in a status'
);

-- Its function scan hides the index; its first call also reads the catalog.
select cmp_ok(
    (select pages from seen where name = 'function'), '<=', 200::numeric,
    'workshop_orders_in() does not read the whole table'
);

select * from finish();
rollback;
