-- 0041_application_days
--
-- The application does its work with the rights that it has: what triggers count
-- for it, it could not count itself.

begin;

select plan(10);

-- arrange ---------------------------------------------------------------------
\ir _two_tenants.sql

create function pg_temp.calls(call text)
returns bigint
language sql
return pg_temp.app(
    'acme', 'select public.' || replace(call, '{me}', 'md5(''acme'')::uuid')
);

create function pg_temp.free(slug text)
returns integer[]
language sql
return (
    select array_agg(available_capacity order by date) from public.resource_capacity
    where tenant_id = md5(slug)::uuid
);

-- holds -----------------------------------------------------------------------
select is(
    pg_temp.calls(
        'place_hold({me}, md5(''acme van'')::uuid, ''2100-01-01'', ''2100-01-03'', 2,'
        ' ''ada@x.org'', ''trip'')'
    ),
    3::bigint, 'three days are held'
);
select is(pg_temp.free('acme'), array[1, 0, 1], 'what is free is counted');
select is(pg_temp.calls('extend_hold({me}, ''trip'')'), 3::bigint, 'it is extended');
select is(
    pg_temp.calls('confirm_hold({me}, ''trip'', ''order'', ''line'')'), 3::bigint,
    'it is confirmed'
);
select is(
    pg_temp.app('acme', 'delete from public.resource_allocation'), 3::bigint,
    'the allocations are given back'
);
select is(
    pg_temp.calls('release_hold({me}, ''held'')'), 1::bigint, 'another one is released'
);
select is(
    (pg_temp.free('acme'), pg_temp.free('other')), (array[3, 3, 3], array[3, 2, 3]),
    'what is free is counted for one tenant and left alone for the other'
);

update public.resource_hold set expires_at = '2020-01-01'
where status = 'ACTIVE';
select results_eq(
    $$
        select
            pg_temp.calls('expire_holds()'),
            status
        from public.resource_hold
        where tenant_id = md5('other')::uuid
    $$,
    $$ values (1::bigint, 'ACTIVE') $$,
    'it does not expire another tenant''s holds'
);

-- days ------------------------------------------------------------------------
select is(
    pg_temp.calls(
        'adjust_capacity({me}, md5(''acme van'')::uuid, ''2100-01-01'', ''2100-01-01'','
        ' 5)'
    ),
    1::bigint, 'the capacity of days is changed'
);
select is(
    pg_temp.calls(
        'availability({me}, md5(''acme van'')::uuid, ''2100-01-01'', ''2100-01-03'')'
    ),
    3::bigint, 'days are looked up'
);

select * from finish();
rollback;
