-- 0027_free_slots_cost
--
-- With 100,000 bookings an overlap is looked up by both columns of an index, and slots
-- are found by reading a few pages.

begin;

select plan(7);

-- arrange ---------------------------------------------------------------------
\ir _hundred_thousand_bookings.sql

create function pg_temp.explained(query text)
returns jsonb
language plpgsql
as $$
declare
    plan jsonb;
begin
    execute 'explain (analyze, buffers, format json) ' || query into plan;
    return plan -> 0 -> 'Plan';
end;
$$;

create function pg_temp.pages(plan jsonb)
returns integer
language sql
return (plan ->> 'Shared Hit Blocks')::integer
+ (plan ->> 'Shared Read Blocks')::integer;

create function pg_temp.overlap(place text)
returns jsonb
language sql
return pg_temp.explained(
    'select from public.bookings where tenant_id = md5(''acme'')::uuid'
    ' and occupied && ''[2030-06-01 10:30+00, 2030-06-01 10:40+00)'''
    ' and status in (''pending'', ''confirmed'', ''checked_in'') and ' || place
);

create function pg_temp.slots(resource text)
returns text
language sql
return format(
    'select from public.free_slots(md5(''acme'')::uuid, md5(''talk'')::uuid,'
    ' ''2030-06-01'', md5(%L)::uuid)',
    resource
);

-- overlaps --------------------------------------------------------------------
select matches(
    pg_temp.overlap('resource_id = md5(''van'')::uuid') ->> 'Index Cond',
    'resource_id = .* AND .*occupied &&',
    'who is on a resource is looked up by resource and by time'
);

select matches(
    pg_temp.overlap('resource_id is null and service_id = md5(''talk'')::uuid')
    ->> 'Index Cond',
    'service_id = .* AND .*occupied &&',
    'who has a service is looked up by service and by time'
);

select cmp_ok(
    pg_temp.pages(pg_temp.overlap('resource_id = md5(''van'')::uuid')), '<', 20,
    'an overlap is looked up in less than 20 pages'
);

-- slots, once before they are counted: that reads the catalog ------------------
select is_empty(pg_temp.slots(null), 'nothing is offered of a day that is booked out');

select is_empty(
    pg_temp.slots('van'), 'nothing is offered on a resource that is booked out'
);

select cmp_ok(
    greatest(
        pg_temp.pages(pg_temp.explained(pg_temp.slots(null))),
        pg_temp.pages(pg_temp.explained(pg_temp.slots('van')))
    ),
    '<', 200,
    'the twelve slots of a day are looked up in less than 200 pages'
);

select cmp_ok(
    pg_relation_size('public.bookings') / 8192, '>', 1500::bigint,
    'reading all bookings would be more than 1,500 pages'
);

select * from finish();
rollback;
