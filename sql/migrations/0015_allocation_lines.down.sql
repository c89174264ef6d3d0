-- 0015_allocation_lines, down
--
-- Allocations go with their resource again. Stops where one names the hold that it was,
-- since that would be lost.
--
--! locks: access exclusive public.resource_allocation
--! locks: access exclusive public.resource_hold
--! locks: access exclusive public.resource
--! allow: lock-table: no hold may be named between the look and the drop

do $$
declare
    misfits bigint;
    first_misfits text;
begin
    if not exists (
        select from pg_catalog.pg_attribute
        where
            attrelid = to_regclass('public.resource_allocation')
            and attname = 'hold_id'
            and not attisdropped
    ) then
        return;
    end if;

    lock table public.resource_allocation in access exclusive mode;

    select
        count(*),
        array_to_string((array_agg(id order by id))[:20], ', ')
    into misfits, first_misfits
    from public.resource_allocation
    where hold_id is not null;

    if misfits > 0 then
        raise exception 'cannot take the hold out of allocations'
            using
                errcode = 'BKM04',
                detail = format('Allocations that name one: %s (%s', misfits, first_misfits)
                    || case when misfits > 20 then ', …)' else ')' end,
                hint = 'Export their hold_id, then set it to NULL.';
    end if;

    alter table public.resource_allocation
    drop constraint resource_allocation_line_once_key,
    drop column hold_id,
    drop constraint resource_allocation_tenant_id_resource_id_fkey,
    add constraint resource_allocation_tenant_id_resource_id_fkey
    foreign key (tenant_id, resource_id)
    references public.resource (tenant_id, id) on update cascade on delete cascade;

    comment on constraint resource_allocation_tenant_id_resource_id_fkey
    on public.resource_allocation
    is 'A resource of the same tenant; allocations go with it.';
end;
$$;
