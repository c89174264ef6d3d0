-- 0031_workshop_status_migrate
--
-- Step 2 of 3: every order gets the new name of its status, a thousand rows at a time.
-- A batch saves in the backup what its rows say, rewrites them and commits; readers
-- wait for nothing, a writer for one batch at most. After a crash it is simply called
-- again: what is rewritten is not rewritten twice. Behind it no old name comes in,
-- because the layer of 0030 is in front of it.
--
-- Outside a transaction, because the procedure commits. Measured on two cores, all rows
-- in memory, on 18: 7 s for 100,000 orders, 55,556 of them with an old name.
--
-- Needs:  0030_workshop_status_layer
-- Tests:  tests/bookings/test_workshop_migrate.py
--! no-transaction
--! locks: row exclusive public.workshop_order
--! locks: row exclusive public.workshop_order_status_backup
--! locks: row exclusive public.workshop_order_history
--! catches-up: public.workshop_order_status_backup: orders that came since, too

-- No SET clause: a procedure that has one cannot commit, so every name is in full.
create or replace procedure public.migrate_workshop_order_status(
    batch_size integer default 1000
)
language plpgsql
security invoker
as $$
declare
    old_names constant public.workshop_order_status[] := array[
        'JOCKEY_ASSIGNED', 'IN_TRANSIT_TO_WORKSHOP', 'IN_WORKSHOP', 'COMPLETED',
        'IN_TRANSIT_TO_CUSTOMER'
    ]::public.workshop_order_status[];
    counts bigint[] := array[0, 0, 0, 0, 0];
    -- The batch's last key: the next one goes on from there, by the primary key. From
    -- it on, not behind it: what was rewritten is not found again, and zeros are a key.
    last_tenant uuid := '00000000-0000-0000-0000-000000000000'::uuid;
    last_id uuid := '00000000-0000-0000-0000-000000000000'::uuid;
    batch record;
    changed bigint;
begin
    -- Inside a transaction this fails at once, not after the first batch.
    commit;

    if not exists (
        select from pg_catalog.pg_trigger
        where
            tgrelid = 'public.workshop_order'::pg_catalog.regclass
            and tgname = 'workshop_order_accept_old_status'
            and tgenabled in ('O', 'A')
    ) then
        raise exception 'cannot rewrite workshop orders without the compatibility layer'
            using
                errcode = 'BKC04',
                detail = 'Old names would come in behind the rewriting.',
                hint = 'Revert to 0029, then go up: 0030 makes it again.';
    end if;

    -- Orders made since 0029. What that saved stays; who is rewritten is refreshed.
    insert into public.workshop_order_status_backup (tenant_id, id, status, updated_at)
    select tenant_id, id, status, updated_at
    from public.workshop_order
    where
        status::text not in (
            'PICKUP_ASSIGNED', 'PICKED_UP', 'AT_WORKSHOP', 'IN_SERVICE',
            'READY_FOR_RETURN', 'RETURN_ASSIGNED', 'RETURNED'
        )
    on conflict (tenant_id, id) do nothing;

    get diagnostics changed = row_count;
    raise notice 'workshop_order_status_backup: % rows saved', changed;
    commit;

    loop
        with found as (
            select tenant_id, id, status, updated_at, work_started_at
            from public.workshop_order
            where
                (tenant_id, id) >= (last_tenant, last_id)
                and status = any(old_names)
            order by tenant_id, id
            limit batch_size
            for no key update
        ),

        saved as (
            insert into public.workshop_order_status_backup (
                tenant_id, id, status, updated_at, migrated_at
            )
            select tenant_id, id, status, updated_at, pg_catalog.now()
            from found
            on conflict (tenant_id, id) do update
            set
                status = excluded.status,
                updated_at = excluded.updated_at,
                migrated_at = excluded.migrated_at
        ),

        rewritten as (
            update public.workshop_order as current
            set
                status = public.new_workshop_order_status(
                    found.status::text, found.work_started_at
                )::public.workshop_order_status
            from found
            where current.tenant_id = found.tenant_id and current.id = found.id
            returning found.tenant_id, found.id, found.status
        )

        select
            pg_catalog.count(*) as size,
            array(
                select pg_catalog.count(rewritten.id)
                from pg_catalog.unnest(old_names) with ordinality as old (name, place)
                left join rewritten on old.name = rewritten.status
                group by old.place
                order by old.place
            ) as counts,
            pg_catalog.array_agg(tenant_id order by tenant_id desc, id desc) as tenants,
            pg_catalog.array_agg(id order by tenant_id desc, id desc) as ids
        into batch
        from rewritten;

        commit;
        exit when batch.size = 0;

        last_tenant := batch.tenants[1];
        last_id := batch.ids[1];
        for place in 1 .. 5 loop
            counts[place] := counts[place] + batch.counts[place];
        end loop;
    end loop;

    for place in 1 .. 5 loop
        raise notice 'workshop_order: % rows rewritten that were %',
            counts[place], old_names[place];
    end loop;
end;
$$;
comment on procedure public.migrate_workshop_order_status (integer)
is 'Rewrites old names of states in batches that commit; can be called again any time.';


call public.migrate_workshop_order_status();
