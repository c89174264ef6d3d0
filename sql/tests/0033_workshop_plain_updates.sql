-- 0033_workshop_plain_updates
--
-- Whoever writes the table itself meets the same rules.

begin;

select plan(6);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

insert into public.workshop_order (id, tenant_id, customer_id, vehicle, status)
values (md5('a')::uuid, md5('acme')::uuid, md5('ada')::uuid, 'a', 'AT_WORKSHOP');

create function pg_temp.start_as(actor text)
returns public.workshop_order_status
language sql as $$
    select set_config('booking.actor', actor, true);
    update public.workshop_order set status = 'IN_SERVICE' where id = md5('a')::uuid
    returning status
$$;

-- the actor -------------------------------------------------------------------
select throws_ok(
    $$ update public.workshop_order set status = 'IN_SERVICE' $$,
    'BKC07',
    'nobody moves workshop order "' || md5('a')::uuid
    || '" from AT_WORKSHOP to IN_SERVICE',
    'an update without an actor is refused'
);

select throws_ok(
    $$ select pg_temp.start_as('NOBODY') $$,
    'BKC07',
    'nobody moves workshop order "' || md5('a')::uuid
    || '" from AT_WORKSHOP to IN_SERVICE',
    'an update by an unknown actor is refused'
);

select throws_ok(
    $$ select pg_temp.start_as('CUSTOMER') $$,
    'BKC06',
    'workshop order "' || md5('a')::uuid
    || '" cannot go from AT_WORKSHOP to IN_SERVICE by CUSTOMER',
    'an update by the wrong actor is refused'
);

select is(
    pg_temp.start_as('WORKSHOP'), 'IN_SERVICE',
    'an update by the right actor is accepted'
);

select results_eq(
    $$ select work_started_at from public.workshop_order where id = md5('a')::uuid $$,
    array[now()],
    'work starts when the service does'
);

-- other triggers --------------------------------------------------------------
create function pg_temp.deliver() returns trigger language plpgsql as $$
begin
    new.status := 'DELIVERED';
    return new;
end;
$$;

create trigger workshop_order_probe before update of vehicle on public.workshop_order
for each row execute function pg_temp.deliver();

select throws_ok(
    $$ update public.workshop_order set vehicle = 'b' $$,
    'BKC06',
    'workshop order "' || md5('a')::uuid
    || '" cannot go from IN_SERVICE to DELIVERED by WORKSHOP',
    'a status that a trigger changes in passing is held to the rules, too'
);

select * from finish();
rollback;
