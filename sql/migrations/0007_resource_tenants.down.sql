-- 0007_resource_tenants, down
--
-- Takes the four columns away; stops where a resource has a value in them that the way
-- up would not fill in again. Tenant `legacy` goes too, if it is as the way up made it
-- and nothing else belongs to it.
--
--! locks: access exclusive public.resource
--! locks: access exclusive public.tenant
--! locks: access exclusive public.time_zone
--! allow: lock-table: no value may come between the look for it and the drop
--! loses: public.resource.updated_at: the way up touches each row that it changes
--! loses: public.resource.tenant_id: tenant `legacy` is made again, with another id
--! loses: public.tenant.id: as above
--! loses: public.tenant.created_at: tenant `legacy` is made again, later
--! loses: public.tenant.updated_at: as above

do $$
declare
    misfits bigint;
    first_misfits text;
    removed bigint;
begin
    if not exists (
        select from pg_catalog.pg_attribute
        where
            attrelid = to_regclass('public.resource')
            and attname = 'tenant_id'
            and not attisdropped
    ) then
        return;
    end if;

    lock table public.resource in access exclusive mode;

    select
        count(*),
        array_to_string(
            (array_agg(tenant.slug || '/' || resource.code order by resource.id))[:20],
            ', '
        )
    into misfits, first_misfits
    from public.resource
    inner join public.tenant on resource.tenant_id = tenant.id
    where
        tenant.slug <> 'legacy'
        or resource.code <> resource.id::text
        or resource.timezone <> coalesce(tenant.timezone, 'UTC')
        or resource.capacity <> 1;

    if misfits > 0 then
        raise exception 'cannot remove tenant, code, zone and capacity of resources'
            using
                errcode = 'BKM04',
                detail = format('Rows that would lose them: %s (%s', misfits, first_misfits)
                    || case when misfits > 20 then ', …)' else ')' end,
                hint = 'Export and delete these resources first: a down file never '
                    'deletes.';
    end if;

    alter table public.resource
    drop column tenant_id,
    drop column code,
    drop column timezone,
    drop column capacity;

    delete from public.tenant
    where
        slug = 'legacy'
        and name = 'Resources from before tenants'
        and timezone = 'UTC'
        and not exists (
            select from public.customer
            where customer.tenant_id = tenant.id
        );

    get diagnostics removed = row_count;
    raise notice 'tenant: % rows removed that the way up had made', removed;
end;
$$;
