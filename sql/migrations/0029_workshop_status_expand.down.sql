-- 0029_workshop_status_expand, down
--
-- Takes the new values out of the type and the backup away. Stops while an order has a
-- new value, and while the backup is the only place that knows what an order said. A
-- backup row that was never needed is a copy that the way up made: it goes.
--
--! locks: access exclusive public.workshop_order_status_backup
--! locks: access exclusive public.workshop_order [rewrite]
--! allow: lock-table: nobody may write a new value between the look and the change

do $$
declare
    old_names constant text[] := array[
        'PENDING_PAYMENT', 'CONFIRMED', 'JOCKEY_ASSIGNED', 'IN_TRANSIT_TO_WORKSHOP',
        'IN_WORKSHOP', 'COMPLETED', 'IN_TRANSIT_TO_CUSTOMER', 'DELIVERED', 'CANCELLED'
    ];
    misfits bigint;
    first_misfits text;
begin
    if to_regclass('public.workshop_order_status_backup') is null then
        return;
    end if;

    lock table public.workshop_order, public.workshop_order_status_backup
    in access exclusive mode;

    select
        count(*),
        array_to_string((array_agg(misfit.line order by misfit.line))[:20], e'\n')
    into misfits, first_misfits
    from (
        select format('order %s is %s', id, status)
        from public.workshop_order
        where status::text <> all(old_names)

        union all

        select format('backup of order %s is %s', id, status)
        from public.workshop_order_status_backup
        where migrated_at is not null or status::text <> all(old_names)
    ) as misfit (line);

    if misfits > 0 then
        raise exception 'cannot take the new values out of workshop_order_status'
            using
                errcode = 'BKM04',
                detail = format(e'%s rows need them:\n%s', misfits, first_misfits)
                    || case when misfits > 20 then e'\n…' else '' end,
                hint = 'Apply 0030_workshop_status_layer and call '
                    'roll_back_workshop_order_status() first; change by hand what it '
                    'lists.';
    end if;

    drop table public.workshop_order_status_backup;
    call public.replace_enum_type('public.workshop_order_status', old_names);
end;
$$;


drop procedure if exists public.replace_enum_type(regtype, text[]);
drop function if exists public.enum_dependents(regtype);
