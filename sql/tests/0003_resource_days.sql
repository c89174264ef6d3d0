-- 0003_resource_days
--
-- What resources, their days and their blackouts refuse, and what they accept.
--! at: 0003

begin;

select plan(12);

-- arrange ---------------------------------------------------------------------
insert into public.resource (id, type, name, updated_at)
values ('00000000-0000-0000-0000-0000000000b1', 'VEHICLE', 'Old', '2020-01-01');

create temporary view day as select * from public.resource_capacity;
alter view day alter column resource_id
set default '00000000-0000-0000-0000-0000000000b1';

create temporary view shut as select * from public.resource_blackout;
alter view shut alter column resource_id
set default '00000000-0000-0000-0000-0000000000b1';

-- resources -------------------------------------------------------------------
select throws_ok(
    $$ insert into public.resource (type, name) values ('BOAT', 'Ferry') $$,
    '23514',
    'new row for relation "resource" violates check constraint '
    || '"resource_type_known_check"',
    'a resource of an unknown type is refused'
);

select lives_ok(
    $$
        insert into public.resource (type, name)
        values ('TOUR', 'City'), ('GUIDE', 'Bob'), ('VEHICLE', 'Cruiser')
    $$,
    'a resource can be a tour, a guide or a vehicle, and share its name'
);

update public.resource
set
    name = 'Old cruiser',
    updated_at = '2021-01-01'
where name = 'Old';

select results_eq(
    $$ select updated_at from public.resource where name = 'Old cruiser' $$,
    array[now()],
    'updated_at is the time of the update, not what the writer says'
);

-- days ------------------------------------------------------------------------
select lives_ok(
    $$
        insert into day (date, max_capacity, available_capacity)
        values ('2030-01-01', 3, 3), ('2030-01-02', 3, 0), ('2030-01-03', 0, 0)
    $$,
    'a day can be free, full or without capacity'
);

select throws_ok(
    $$
        insert into day (date, max_capacity, available_capacity)
        values ('2030-01-01', 5, 5)
    $$,
    '23505',
    'duplicate key value violates unique constraint "uq_resource_date"',
    'a resource cannot have the same day twice'
);

select throws_ok(
    $$ update day set available_capacity = 4 where date = '2030-01-01' $$,
    '23514',
    'new row for relation "resource_capacity" violates check constraint '
    || '"resource_capacity_available_within_max_check"',
    'no more can be free than there is'
);

select throws_ok(
    $$ update day set available_capacity = -1 where date = '2030-01-02' $$,
    '23514',
    'new row for relation "resource_capacity" violates check constraint '
    || '"resource_capacity_available_within_max_check"',
    'no less can be free than nothing'
);

alter table public.resource_capacity
drop constraint resource_capacity_available_within_max_check;

select throws_ok(
    $$ update day set max_capacity = -1 where date = '2030-01-03' $$,
    '23514',
    'new row for relation "resource_capacity" violates check constraint '
    || '"resource_capacity_max_not_negative_check"',
    'a day cannot have negative capacity, whatever is free of it'
);

-- blackouts -------------------------------------------------------------------
select lives_ok(
    $$ insert into shut (start_date, end_date) values ('2030-01-02', '2030-01-02') $$,
    'a blackout can be one day long'
);

select throws_ok(
    $$ insert into shut (start_date, end_date) values ('2030-01-02', '2030-01-01') $$,
    '23514',
    'new row for relation "resource_blackout" violates check constraint '
    || '"resource_blackout_dates_ordered_check"',
    'a blackout cannot end before it starts'
);

-- going with the resource -----------------------------------------------------
delete from public.resource
where id = '00000000-0000-0000-0000-0000000000b1';

select is_empty('select from day', 'days go with their resource');
select is_empty('select from shut', 'blackouts go with their resource');

select * from finish();
rollback;
