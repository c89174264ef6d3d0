-- 0011_resource_day_tenants
--
-- Days, blackouts, holds and allocations get the tenant of their resource, in their
-- keys and foreign keys, so that none can point to another tenant's resource. When a
-- resource moves to another tenant (those of tenant `legacy` will), they move with it.
-- A resource keeps its key of one column: its id is unique across tenants, and the
-- overlap rule of bookings, which compares nothing else, stands on that.
--
-- Needs:  0002_migration_checks, 0007_resource_tenants, 0009_resource_not_null
-- Tests:  sql/tests/0011_resource_day_tenants.sql, tests/bookings/test_resource_rows.py
--! locks: access exclusive public.resource_capacity
--! locks: access exclusive public.resource_blackout
--! locks: access exclusive public.resource_hold
--! locks: access exclusive public.resource_allocation
--! locks: access exclusive public.resource

-- All of it happens under the locks: rows are rewritten, keys built, foreign keys
-- checked.
-- squawk-ignore-file adding-foreign-key-constraint, adding-not-nullable-field
-- squawk-ignore-file constraint-missing-not-valid, disallowed-unique-constraint

do $$
declare
    relation text;
    filled bigint;
begin
    foreach relation in array array[
        'resource_capacity', 'resource_blackout', 'resource_hold',
        'resource_allocation'
    ]
    loop
        execute format(
            'alter table public.%I add column if not exists tenant_id uuid', relation
        );

        execute format(
            $query$
                update public.%1$I
                set tenant_id = resource.tenant_id
                from public.resource
                where
                    %1$I.resource_id = resource.id
                    and %1$I.tenant_id is null
            $query$,
            relation
        );

        get diagnostics filled = row_count;
        raise notice '%: % rows given the tenant of their resource', relation, filled;

        execute format(
            'alter table public.%I alter column tenant_id set not null', relation
        );

        if exists (
            select from public.shape_differences(
                format('public.%I', relation)::regclass,
                array[relation || '_pkey PRIMARY KEY (tenant_id, id)']
            )
        ) then
            execute format(
                $query$
                    alter table public.%1$I
                    drop constraint %2$I,
                    drop constraint %3$I,
                    add constraint %2$I primary key (tenant_id, id),
                    add constraint %4$I
                    foreign key (tenant_id, resource_id)
                    references public.resource (tenant_id, id)
                    on update cascade on delete cascade
                $query$,
                relation,
                relation || '_pkey',
                relation || '_resource_id_fkey',
                relation || '_tenant_id_resource_id_fkey'
            );
        end if;
    end loop;

    if exists (
        select from public.shape_differences(
            'public.resource_capacity',
            array['uq_resource_date UNIQUE (tenant_id, resource_id, date)']
        )
    ) then
        alter table public.resource_capacity
        drop constraint uq_resource_date,
        add constraint uq_resource_date unique (tenant_id, resource_id, date);
    end if;
end;
$$;

comment on column public.resource_capacity.tenant_id is 'Whose resource it is.';
comment on column public.resource_blackout.tenant_id is 'Whose resource it is.';
comment on column public.resource_hold.tenant_id is 'Whose resource it is.';
comment on column public.resource_allocation.tenant_id is 'Whose resource it is.';
comment on constraint resource_capacity_pkey on public.resource_capacity
is 'One row per day of a resource.';
comment on constraint resource_blackout_pkey on public.resource_blackout
is 'One row per blackout.';
comment on constraint resource_hold_pkey on public.resource_hold
is 'One row per hold.';
comment on constraint resource_allocation_pkey on public.resource_allocation
is 'One row per allocation.';
comment on constraint uq_resource_date on public.resource_capacity
is 'A resource has each day once.';
comment on constraint resource_capacity_tenant_id_resource_id_fkey
on public.resource_capacity
is 'A resource of the same tenant; days go with it.';
comment on constraint resource_blackout_tenant_id_resource_id_fkey
on public.resource_blackout
is 'A resource of the same tenant; blackouts go with it.';
comment on constraint resource_hold_tenant_id_resource_id_fkey on public.resource_hold
is 'A resource of the same tenant; holds go with it.';
comment on constraint resource_allocation_tenant_id_resource_id_fkey
on public.resource_allocation
is 'A resource of the same tenant; allocations go with it.';


do $$
declare
    relation text;
begin
    foreach relation in array array[
        'resource_capacity', 'resource_blackout', 'resource_hold',
        'resource_allocation'
    ]
    loop
        call public.require_shape(
            format('public.%I', relation)::regclass,
            array[
                'tenant_id uuid not null',
                relation || '_pkey PRIMARY KEY (tenant_id, id)',
                relation || '_tenant_id_resource_id_fkey'
                || ' FOREIGN KEY (tenant_id, resource_id)'
                || ' REFERENCES public.resource(tenant_id, id)'
                || ' ON UPDATE CASCADE ON DELETE CASCADE'
            ]
        );
    end loop;

    call public.require_shape(
        'public.resource_capacity',
        array['uq_resource_date UNIQUE (tenant_id, resource_id, date)']
    );
end;
$$;
