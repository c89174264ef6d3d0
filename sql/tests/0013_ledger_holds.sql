-- 0013_ledger_holds
--
-- Whatever is done to holds, what is free is what is not held.

begin;

select plan(11);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name) values (md5('acme')::uuid, 'acme', 'Acme');

insert into public.resource (id, tenant_id, type, name, code, timezone)
values (md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'UTC');

insert into public.resource_capacity (
    tenant_id, resource_id, date, max_capacity, available_capacity
)
select
    md5('acme')::uuid as tenant_id,
    md5('van')::uuid as resource_id,
    date '2100-01-01' + step.number as date,
    3 as max_capacity,
    3 as available_capacity
from generate_series(0, 3) as step (number);

create temporary view hold as select * from public.resource_hold;
alter view hold alter column tenant_id set default md5('acme')::uuid;
alter view hold alter column resource_id set default md5('van')::uuid;
alter view hold alter column quantity set default 1;
alter view hold alter column customer_email set default 'ada@example.org';
alter view hold alter column expires_at set default 'infinity';
alter view hold alter column idempotency_token set default gen_random_uuid();

create temporary view free as
select available_capacity from public.resource_capacity
order by date;

-- taking ----------------------------------------------------------------------
select lives_ok(
    $$
        insert into hold (idempotency_token, date, quantity, status)
        values
        ('a', '2100-01-01', 2, 'ACTIVE'), ('a', '2100-01-02', 3, 'ACTIVE'),
        ('b', '2100-01-01', 1, 'ACTIVE'), ('c', '2100-01-01', 3, 'EXPIRED')
    $$,
    'holds can take all that there is'
);

select results_eq('table free', array[0, 0, 3, 3], 'active holds count, others do not');

select throws_ok(
    $$ insert into hold (date) values ('2100-01-02') $$, 'BKB05',
    format('too little capacity of resource "%s" on 2100-01-02', md5('van')::uuid),
    'one unit more than there is cannot be held'
);

select throws_ok(
    $$ insert into hold (date) values ('2100-01-03'), ('2100-02-01') $$,
    'BKB02',
    format('no capacity for resource "%s" on 2100-02-01', md5('van')::uuid),
    'a day that nobody made cannot be held'
);

select throws_ok(
    $$ update hold set quantity = 3 where idempotency_token = 'b' $$,
    'BKB05',
    format('too little capacity of resource "%s" on 2100-01-01', md5('van')::uuid),
    'a hold cannot grow over what is free'
);

select throws_ok(
    $$ update hold set date = '2100-01-02' where idempotency_token = 'b' $$,
    'BKB05',
    format('too little capacity of resource "%s" on 2100-01-02', md5('van')::uuid),
    'a hold cannot move to a full day'
);

select results_eq('table free', array[0, 0, 3, 3], 'what was refused took nothing');

-- changing --------------------------------------------------------------------
update hold set date = '2100-01-03', quantity = 2
where idempotency_token = 'b';

select results_eq(
    'table free', array[1, 0, 1, 3],
    'a hold that moves and grows is given back here and taken there'
);

insert into hold (idempotency_token, date, quantity) values ('d', '2100-01-04', 3);
select lives_ok(
    $$
        update hold
        set date = case date
            when '2100-01-02' then date '2100-01-04' else date '2100-01-02'
        end
        where quantity = 3 and status = 'ACTIVE'
    $$,
    'two holds can change places although both days are full'
);

update hold set status = 'RELEASED'
where idempotency_token = 'a';

select results_eq(
    'table free', array[3, 0, 1, 3],
    'released holds give back on each of their days'
);

delete from hold
where idempotency_token in ('a', 'c', 'd');

select results_eq(
    'table free', array[3, 3, 1, 3],
    'deleting gives active holds back, and released ones not again'
);

select * from finish();
rollback;
