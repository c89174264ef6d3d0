-- 0028_workshop_lookups
--
-- Among 100,000 orders of ten tenants, each look-up reads its index and few pages.

begin;

select plan(7);

-- arrange ---------------------------------------------------------------------
create function pg_temp.named(number integer) returns uuid
language sql immutable return md5(number::text)::uuid;

insert into public.tenant (id, slug, name)
select
    pg_temp.named(number) as id,
    'tenant-' || number as slug,
    'Tenant' as name
from generate_series(0, 9) as number;

insert into public.customer (id, tenant_id, name)
select
    pg_temp.named(number) as id,
    pg_temp.named(number % 10) as tenant_id,
    'Ada' as name
from generate_series(0, 9999) as number;

-- One in a hundred is still open.
insert into public.workshop_order (tenant_id, customer_id, vehicle, status, created_at)
select
    pg_temp.named(number % 10) as tenant_id,
    pg_temp.named(number % 10000) as customer_id,
    'car' as vehicle,
    case
        when number / 10 % 100 > 0 then 'DELIVERED'
        when number / 1000 % 10 = 0 then 'IN_SERVICE'
        else 'CONFIRMED'
    end::public.workshop_order_status as status,
    '2020-01-01'::timestamptz + number * interval '1 minute' as created_at
from generate_series(0, 99999) as number;

analyze public.workshop_order;

-- The index that a query uses, the rows that it finds, the pages that it reads beside.
create function pg_temp.look_up(query text)
returns table (index_name text, hits numeric, pages numeric)
language plpgsql as $$
declare
    plan jsonb;
begin
    execute 'explain (analyze, buffers, format json) ' || query into plan;
    index_name := jsonb_path_query_first(plan, '$.**."Index Name"') #>> '{}';
    hits := plan #>> '{0,Plan,Actual Rows}';
    pages := (plan #>> '{0,Plan,Shared Hit Blocks}')::numeric
        + (plan #>> '{0,Plan,Shared Read Blocks}')::numeric - hits;
    return next;
end;
$$;

create temporary table seen as
select
    given.name,
    looked_up.*
from (
    values
    ('customer', 'customer_id = pg_temp.named(4213)'),
    ('status', 'status = ''IN_SERVICE'''),
    ('open', 'status not in (''DELIVERED'', ''CANCELLED'')')
) as given (name, condition)
cross join lateral pg_temp.look_up(
    'select * from public.workshop_order where tenant_id = pg_temp.named(3) and '
    || given.condition || ' order by created_at'
) as looked_up;

prepare index_of as
select row(index_name, hits::integer)::text as index_and_rows from seen
where name = $1;

prepare pages_of as
select pages <= 10 from seen
where name = $1;

-- look-ups --------------------------------------------------------------------
select results_eq(
    'execute index_of (''customer'')',
    array['(workshop_order_tenant_id_customer_id_created_at_idx,10)'],
    'the orders of a customer are found by their index'
);

select results_eq(
    'execute pages_of (''customer'')', array[true],
    'the orders of a customer cost a page each, and ten more'
);

select results_eq(
    'execute index_of (''status'')',
    array['(workshop_order_tenant_id_status_created_at_idx,10)'],
    'the orders in a status are found by their index'
);

select results_eq(
    'execute pages_of (''status'')', array[true],
    'the orders in a status cost a page each, and ten more'
);

select is(
    (select count(*) from public.workshop_orders_in(pg_temp.named(3), 'IN_SERVICE')),
    10::bigint,
    'workshop_orders_in() finds the orders in a status'
);

select results_eq(
    'execute index_of (''open'')',
    array['(workshop_order_tenant_id_created_at_idx,100)'],
    'the open orders of a tenant are found by their index'
);

select results_eq(
    'execute pages_of (''open'')', array[true],
    'the open orders of a tenant cost a page each, and ten more'
);

select * from finish();
rollback;
