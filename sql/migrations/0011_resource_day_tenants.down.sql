-- 0011_resource_day_tenants, down
--
-- Takes the tenant out of the four tables; their resource still knows it, so nothing is
-- lost. Stops where two tenants used one id, which the older keys do not allow.
--
--! locks: access exclusive public.resource_capacity
--! locks: access exclusive public.resource_blackout
--! locks: access exclusive public.resource_hold
--! locks: access exclusive public.resource_allocation
--! locks: access exclusive public.resource
--! loses: public.resource_capacity.updated_at: the way up touches every row
--! loses: public.resource_blackout.updated_at: the way up touches every row
--! loses: public.resource_hold.updated_at: the way up touches every row

do $$
declare
    relation text;
    twice text;
begin
    foreach relation in array array[
        'resource_capacity', 'resource_blackout', 'resource_hold',
        'resource_allocation'
    ]
    loop
        continue when not exists (
            select from pg_catalog.pg_attribute
            where
                attrelid = to_regclass(format('public.%I', relation))
                and attname = 'tenant_id'
                and not attisdropped
        );

        execute format('lock table public.%I in access exclusive mode', relation);

        execute format(
            $query$
                select string_agg(used.id::text, ', ' order by used.id)
                from (
                    select id from public.%I
                    group by id
                    having count(*) > 1
                    order by id
                    limit 20
                ) as used
            $query$,
            relation
        )
        into twice;

        if twice is not null then
            raise exception 'cannot take the tenant out of table "%"', relation
                using
                    errcode = 'BKM04',
                    detail = format('Ids that several tenants use: %s', twice),
                    hint = 'Give all but one of each another id.';
        end if;

        execute format(
            $query$
                alter table public.%1$I
                drop column tenant_id,
                add constraint %2$I primary key (id),
                add constraint %3$I
                foreign key (resource_id) references public.resource (id)
                on delete cascade
            $query$,
            relation, relation || '_pkey', relation || '_resource_id_fkey'
        );

        if relation = 'resource_capacity' then
            alter table public.resource_capacity
            add constraint uq_resource_date unique (resource_id, date);

            comment on constraint uq_resource_date on public.resource_capacity
            is 'A resource has each day once.';
        end if;
    end loop;
end;
$$;

comment on constraint resource_capacity_pkey on public.resource_capacity
is 'One row per day of a resource.';
comment on constraint resource_capacity_resource_id_fkey on public.resource_capacity
is 'Days go with their resource.';
comment on constraint resource_blackout_pkey on public.resource_blackout
is 'One row per blackout.';
comment on constraint resource_blackout_resource_id_fkey on public.resource_blackout
is 'Blackouts go with their resource.';
comment on constraint resource_hold_pkey on public.resource_hold
is 'One row per hold.';
comment on constraint resource_hold_resource_id_fkey on public.resource_hold
is 'Holds go with their resource.';
comment on constraint resource_allocation_pkey on public.resource_allocation
is 'One row per allocation.';
comment on constraint resource_allocation_resource_id_fkey
on public.resource_allocation
is 'Allocations go with their resource.';
