-- 0003_resource_counts
--
-- The first store as it was described: how many of what.
--! at: 0003

begin;

select plan(5);

-- arrange ---------------------------------------------------------------------
create temporary view described as
select
    oid,
    relname,
    relnatts
from pg_catalog.pg_class
where
    relnamespace = 'public'::regnamespace
    and relkind = 'r'
    and relname in (
        'resource',
        'resource_capacity',
        'resource_blackout',
        'resource_hold',
        'resource_allocation'
    );

-- tables and columns ----------------------------------------------------------
select is(
    (
        select jsonb_object_agg(described.relname, described.relnatts)
        from described
    ),
    '{
        "resource": 9,
        "resource_capacity": 7,
        "resource_blackout": 7,
        "resource_hold": 10,
        "resource_allocation": 7
    }'::jsonb,
    'there are five tables, of 9, 7, 7, 7 and 10 columns'
);

-- constraints -----------------------------------------------------------------
select is(
    (
        select jsonb_object_agg(counted.constraint_type, counted.constraints)
        from (
            select
                constraint_type,
                count(*) as constraints
            from information_schema.table_constraints
            where
                table_schema = 'public'
                and table_name in (select described.relname from described)
            group by constraint_type
        ) as counted
    ),
    '{"PRIMARY KEY": 5, "FOREIGN KEY": 4, "UNIQUE": 2, "CHECK": 33}'::jsonb,
    'there are 44 constraints: 33 checks, 4 foreign, 5 primary and 2 unique keys'
);

select is(
    (
        select count(*) from pg_catalog.pg_constraint
        where conrelid in (select described.oid from described) and contype = 'c'
    ),
    7::bigint,
    'seven of the checks are written as checks'
);

select is(
    (
        select count(*) from pg_catalog.pg_attribute
        where
            attrelid in (select described.oid from described)
            and attnum > 0
            and attnotnull
    ),
    26::bigint,
    'the other 26 of the checks are columns that are not null'
);

select is(
    (
        select count(*) from pg_catalog.pg_constraint
        where
            conrelid in (select described.oid from described)
            and contype = 'f'
            and confrelid = 'public.resource'::regclass
            and confdeltype = 'c'
    ),
    4::bigint,
    'the four foreign keys point to resource and cascade on delete'
);

select * from finish();
rollback;
