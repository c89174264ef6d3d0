-- 0030_workshop_status_names
--
-- The new name of each state, and no name for what nobody knows.

begin;

select plan(6);

select results_eq(
    $$
        select name, public.new_workshop_order_status(name, null)
        from unnest(array[
            'JOCKEY_ASSIGNED', 'IN_TRANSIT_TO_WORKSHOP', 'IN_WORKSHOP', 'COMPLETED',
            'IN_TRANSIT_TO_CUSTOMER'
        ]) as name
    $$,
    $$
        values
        ('JOCKEY_ASSIGNED', 'PICKUP_ASSIGNED'),
        ('IN_TRANSIT_TO_WORKSHOP', 'PICKED_UP'),
        ('IN_WORKSHOP', 'AT_WORKSHOP'),
        ('COMPLETED', 'READY_FOR_RETURN'),
        ('IN_TRANSIT_TO_CUSTOMER', 'RETURN_ASSIGNED')
    $$,
    'each old name has a new one'
);

select is(
    public.new_workshop_order_status('IN_WORKSHOP', '2030-01-01'),
    'IN_SERVICE',
    'IN_WORKSHOP is IN_SERVICE where work has started'
);

select is_empty(
    $$
        select name
        from unnest(array[
            'PENDING_PAYMENT', 'CONFIRMED', 'PICKUP_ASSIGNED', 'PICKED_UP',
            'AT_WORKSHOP', 'IN_SERVICE', 'READY_FOR_RETURN', 'RETURN_ASSIGNED',
            'RETURNED', 'DELIVERED', 'CANCELLED'
        ]) as name
        cross join (values (null::timestamptz), ('2030-01-01')) as work (started_at)
        where public.new_workshop_order_status(name, started_at) <> name
    $$,
    'a new name stays, whether work has started or not'
);

select throws_ok(
    $$ select public.new_workshop_order_status('in_workshop', null) $$,
    'BKC01',
    'unknown status "in_workshop" of a workshop order',
    'names are known in capitals only'
);

select throws_ok(
    $$ select public.new_workshop_order_status(null, null) $$,
    'BKC01',
    'unknown status "<NULL>" of a workshop order',
    'no name is no state'
);

create function pg_temp.detail() returns text language plpgsql as $$
declare
    said text;
begin
    perform public.new_workshop_order_status('BROKEN', null);
    return 'nothing';
exception when others then
    get stacked diagnostics said = pg_exception_detail;
    return said;
end;
$$;

select is(
    pg_temp.detail(),
    'Old names: JOCKEY_ASSIGNED, IN_TRANSIT_TO_WORKSHOP, IN_WORKSHOP, COMPLETED, '
    || 'IN_TRANSIT_TO_CUSTOMER. New names: PENDING_PAYMENT, CONFIRMED, '
    || 'PICKUP_ASSIGNED, PICKED_UP, AT_WORKSHOP, IN_SERVICE, READY_FOR_RETURN, '
    || 'RETURN_ASSIGNED, RETURNED, DELIVERED, CANCELLED.',
    'an unknown name is refused with the list of all that are known'
);

select * from finish();
rollback;
