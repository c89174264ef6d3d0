-- 0033_workshop_transition_errors
--
-- No way past the rules, and errors that say what would have been allowed.

begin;

select plan(6);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

insert into public.workshop_order (id, tenant_id, customer_id, vehicle, status)
values
(md5('a')::uuid, md5('acme')::uuid, md5('ada')::uuid, 'a', 'AT_WORKSHOP'),
(md5('b')::uuid, md5('acme')::uuid, md5('ada')::uuid, 'b', 'PICKED_UP'),
(md5('c')::uuid, md5('acme')::uuid, md5('ada')::uuid, 'c', 'CANCELLED');

create function pg_temp.move(car text, wanted text, actor text) returns text
language sql as $$
    select (
        public.transition_workshop_order(
            md5('acme')::uuid, md5(car)::uuid, wanted::public.workshop_order_status,
            actor::public.workshop_actor
        )
    ).status::text
$$;

create function pg_temp.detail(statement text) returns text language plpgsql as $$
declare
    said text;
begin
    execute statement;
    return 'nothing';
exception when others then
    get stacked diagnostics said = pg_exception_detail;
    return said;
end;
$$;

-- errors ----------------------------------------------------------------------
select throws_ok(
    $$ select pg_temp.move('a', 'DELIVERED', 'WORKSHOP') $$,
    'BKC06',
    'workshop order "' || md5('a')::uuid
    || '" cannot go from AT_WORKSHOP to DELIVERED by WORKSHOP',
    'the error names both states'
);

select is(
    pg_temp.detail($$ select pg_temp.move('b', 'DELIVERED', 'WORKSHOP') $$),
    'Allowed from PICKED_UP: AT_WORKSHOP [JOCKEY, WORKSHOP].',
    'the error names the allowed states and their actors'
);

select is(
    pg_temp.detail($$ select pg_temp.move('c', 'CONFIRMED', 'ADMIN') $$),
    'Allowed from CANCELLED: nothing, it is final.',
    'the error says when a state is final'
);

select throws_ok(
    $$ select pg_temp.move('x', 'CONFIRMED', 'ADMIN') $$,
    'BKC08',
    'no workshop order "' || md5('x')::uuid || '"',
    'an order that is not there cannot move'
);

select throws_ok(
    $$ select pg_temp.move('a', 'AT_WORKSHOP', 'ADMIN') $$,
    'BKC06',
    'workshop order "' || md5('a')::uuid
    || '" cannot go from AT_WORKSHOP to AT_WORKSHOP by ADMIN',
    'a transition cannot be made a second time'
);

select is(
    pg_temp.move('b', 'AT_WORKSHOP', 'JOCKEY')
    || current_setting('booking.actor', true),
    'AT_WORKSHOP',
    'the actor of a call does not stay behind in the session'
);

select * from finish();
rollback;
