-- 0009_resource_not_null
--
-- The looser columns of the first store become NOT NULL. What was NULL gets a value
-- that changes no answer: a resource that nobody called active was not found by `where
-- is_active`, so it is not active; unknown metadata are none; a row without a time of
-- making was made when it was last changed or, where that is missing too, now.
--
-- Needs:  0003_resources
-- Tests:  sql/tests/0009_resource_not_null.sql, tests/bookings/test_resource_rows.py
--! locks: access exclusive public.resource
--! locks: access exclusive public.resource_capacity
--! locks: access exclusive public.resource_blackout
--! locks: access exclusive public.resource_hold
--! locks: access exclusive public.resource_allocation

-- Each scan under the lock takes about as long as a `count(*)`.
-- squawk-ignore-file adding-not-nullable-field

do $$
declare
    relation text;
    changed bigint;
begin
    update public.resource
    set
        is_active = coalesce(is_active, false),
        metadata = coalesce(metadata, '{}'),
        created_at = coalesce(created_at, updated_at, now())
    where
        is_active is null
        or metadata is null
        or created_at is null
        or updated_at is null;

    get diagnostics changed = row_count;
    raise notice 'resource: % rows had NULL in is_active, metadata or a time', changed;

    -- The trigger of each table sets updated_at.
    foreach relation in array array[
        'resource_capacity', 'resource_blackout', 'resource_hold'
    ]
    loop
        execute format(
            $query$
                update public.%I
                set created_at = coalesce(created_at, updated_at, now())
                where created_at is null or updated_at is null
            $query$,
            relation
        );

        get diagnostics changed = row_count;
        raise notice '%: % rows had NULL in a time', relation, changed;
    end loop;

    update public.resource_allocation
    set created_at = now()
    where created_at is null;

    get diagnostics changed = row_count;
    raise notice 'resource_allocation: % rows had NULL in a time', changed;
end;
$$;


alter table public.resource
alter column is_active set not null,
alter column metadata set not null,
alter column created_at set not null,
alter column updated_at set not null;

alter table public.resource_capacity
alter column created_at set not null,
alter column updated_at set not null;

alter table public.resource_blackout
alter column created_at set not null,
alter column updated_at set not null;

alter table public.resource_hold
alter column created_at set not null,
alter column updated_at set not null;

alter table public.resource_allocation
alter column created_at set not null;


call public.require_shape(
    'public.resource',
    array[
        'metadata jsonb not null default ''{}''::jsonb',
        'is_active boolean not null default true',
        'created_at timestamp with time zone not null default now()',
        'updated_at timestamp with time zone not null default now()'
    ]
);
