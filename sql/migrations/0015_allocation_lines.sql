-- 0015_allocation_lines
--
-- A line of an order has a day of a resource once, and a confirmed hold becomes one
-- allocation: it names its hold, so that a repeated confirmation finds it. A resource
-- that has allocations cannot be deleted: what was sold does not vanish. Deleting an
-- allocation gives its capacity back (by the ledger).
--
-- Whether an older line that stands twice was sold twice or sent twice, nobody can tell
-- but the tenant: the migration stops and lists them.
--
-- Needs:  0002_migration_checks, 0013_capacity_ledger
-- Tests:  sql/tests/0015_allocation_lines.sql, tests/bookings/test_allocation_rows.py
--! locks: access exclusive public.resource_allocation
--! locks: share row exclusive public.resource_hold
--! locks: access exclusive public.resource
--! refuses: rows: a line of an order has a day twice
--! allow: lock-table: no second line may come between the look and the rule

-- Keys are built and foreign keys checked under the lock.
-- squawk-ignore-file adding-foreign-key-constraint, constraint-missing-not-valid
-- squawk-ignore-file disallowed-unique-constraint

alter table public.resource_allocation
add column if not exists hold_id uuid;
comment on column public.resource_allocation.hold_id
is 'The hold that it was; NULL where it was sold without one, or that is deleted.';


do $$
declare
    twice text;
begin
    lock table public.resource_allocation in access exclusive mode;

    select string_agg(again.line, e'\n' order by again.line)
    into twice
    from (
        select format(
            'order "%s", line "%s", resource %s, %s: %s times',
            order_id, line_item_id, resource_id, date, count(*)
        ) as line
        from public.resource_allocation
        group by tenant_id, order_id, line_item_id, resource_id, date
        having count(*) > 1
        limit 20
    ) as again;

    if twice is not null then
        raise exception 'lines of orders are allocated more than once'
            using
                errcode = 'BKB19',
                detail = twice,
                hint = 'Delete what was sent twice; where it was sold twice, add the '
                    'quantities up in one row.';
    end if;

    if not exists (
        select from pg_catalog.pg_constraint
        where
            conrelid = 'public.resource_allocation'::regclass
            and conname = 'resource_allocation_line_once_key'
    ) then
        alter table public.resource_allocation
        add constraint resource_allocation_line_once_key
        unique (tenant_id, order_id, line_item_id, resource_id, date),
        add constraint resource_allocation_tenant_id_hold_id_key
        unique (tenant_id, hold_id),
        add constraint resource_allocation_tenant_id_hold_id_fkey
        foreign key (tenant_id, hold_id)
        references public.resource_hold (tenant_id, id)
        on update cascade on delete set null (hold_id),
        drop constraint resource_allocation_tenant_id_resource_id_fkey,
        add constraint resource_allocation_tenant_id_resource_id_fkey
        foreign key (tenant_id, resource_id)
        references public.resource (tenant_id, id) on update cascade;
    end if;
end;
$$;
comment on constraint resource_allocation_line_once_key on public.resource_allocation
is 'A line of an order has a day of a resource once.';
comment on constraint resource_allocation_tenant_id_hold_id_key
on public.resource_allocation
is 'A hold becomes one allocation, however often it is confirmed.';
comment on constraint resource_allocation_tenant_id_hold_id_fkey
on public.resource_allocation
is 'A hold of the same tenant; only its id is forgotten when it is deleted.';
comment on constraint resource_allocation_tenant_id_resource_id_fkey
on public.resource_allocation
is 'A resource of the same tenant; one that has allocations stays.';


call public.require_shape(
    'public.resource_allocation',
    array[
        'hold_id uuid',
        'resource_allocation_line_once_key'
        || ' UNIQUE (tenant_id, order_id, line_item_id, resource_id, date)',
        'resource_allocation_tenant_id_hold_id_key UNIQUE (tenant_id, hold_id)',
        'resource_allocation_tenant_id_hold_id_fkey FOREIGN KEY (tenant_id, hold_id)'
        || ' REFERENCES public.resource_hold(tenant_id, id)'
        || ' ON UPDATE CASCADE ON DELETE SET NULL (hold_id)',
        'resource_allocation_tenant_id_resource_id_fkey'
        || ' FOREIGN KEY (tenant_id, resource_id)'
        || ' REFERENCES public.resource(tenant_id, id) ON UPDATE CASCADE'
    ]
);
