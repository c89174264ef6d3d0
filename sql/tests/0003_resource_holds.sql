-- 0003_resource_holds
--
-- What holds and allocations refuse, and what they accept.
--! at: 0003

begin;

select plan(11);

-- arrange ---------------------------------------------------------------------
insert into public.resource (id, type, name)
values ('00000000-0000-0000-0000-0000000000b1', 'VEHICLE', 'Cruiser');

create temporary view hold as select * from public.resource_hold;
alter view hold alter column resource_id
set default '00000000-0000-0000-0000-0000000000b1';
alter view hold alter column date set default '2030-01-01';
alter view hold alter column quantity set default 1;
alter view hold alter column customer_email set default 'ada@example.org';
alter view hold alter column expires_at set default '2030-01-01 12:00+00';

create temporary view allocation as select * from public.resource_allocation;
alter view allocation alter column resource_id
set default '00000000-0000-0000-0000-0000000000b1';
alter view allocation alter column date set default '2030-01-01';
alter view allocation alter column order_id set default 'order-1';
alter view allocation alter column line_item_id set default 'line-1';

-- holds -----------------------------------------------------------------------
select lives_ok(
    $$
        insert into hold (idempotency_token, status)
        values
        ('t1', default), ('t2', 'CONFIRMED'), ('t3', 'RELEASED'), ('t4', 'EXPIRED')
    $$,
    'a hold can be active, confirmed, released or expired'
);

select results_eq(
    $$ select status from hold where idempotency_token = 't1' $$,
    array['ACTIVE'],
    'a hold is active unless it says otherwise'
);

select throws_ok(
    $$ insert into hold (idempotency_token, status) values ('t5', 'active') $$,
    '23514',
    'new row for relation "resource_hold" violates check constraint '
    || '"resource_hold_status_known_check"',
    'a hold in an unknown state is refused'
);

select throws_ok(
    $$ insert into hold (idempotency_token, quantity) values ('t5', 0) $$,
    '23514',
    'new row for relation "resource_hold" violates check constraint '
    || '"resource_hold_quantity_positive_check"',
    'a hold of nothing is refused'
);

select throws_ok(
    $$ insert into hold (idempotency_token) values ('t1') $$,
    '23505',
    'duplicate key value violates unique constraint "idx_hold_idempotency"',
    'a token cannot be used twice'
);

select lives_ok(
    $$ insert into hold (idempotency_token) values ('T1') $$,
    'a token in another spelling is another token'
);

-- allocations -----------------------------------------------------------------
select lives_ok(
    'insert into allocation (quantity) values (1)',
    'one unit can be allocated'
);

select throws_ok(
    'insert into allocation (quantity) values (0)',
    '23514',
    'new row for relation "resource_allocation" violates check constraint '
    || '"resource_allocation_quantity_positive_check"',
    'an allocation of nothing is refused'
);

select throws_ok(
    $$
        insert into allocation (quantity, resource_id)
        values (1, '00000000-0000-0000-0000-0000000000b9')
    $$,
    '23503',
    'insert or update on table "resource_allocation" violates foreign key constraint '
    || '"resource_allocation_resource_id_fkey"',
    'an unknown resource cannot be allocated'
);

-- going with the resource -----------------------------------------------------
delete from public.resource
where id = '00000000-0000-0000-0000-0000000000b1';

select is_empty('select from hold', 'holds go with their resource');
select is_empty('select from allocation', 'allocations go with their resource');

select * from finish();
rollback;
