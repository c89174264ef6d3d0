-- 0023_rule_times
--
-- A rule is for a day of the week, from a time of day to a later one, for a while.

begin;

select plan(12);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name) values (md5('acme')::uuid, 'acme', 'Acme');

create temporary view hours as select * from public.availability_rule;
alter view hours alter column tenant_id set default md5('acme')::uuid;
alter view hours alter column day_of_week set default 0;
alter view hours alter column starts set default '09:00';
alter view hours alter column ends set default '17:00';

-- days ------------------------------------------------------------------------
select throws_ok(
    'insert into hours (day_of_week) values (9)',
    '23514',
    'new row for relation "availability_rule" violates check constraint '
    || '"availability_rule_day_of_week_known_check"',
    'day 9 is refused'
);

select throws_ok(
    'insert into hours (day_of_week) values (7)',
    '23514',
    'new row for relation "availability_rule" violates check constraint '
    || '"availability_rule_day_of_week_known_check"',
    'day 7 is refused: Sunday is 0'
);

select throws_ok(
    'insert into hours (day_of_week) values (-1)',
    '23514',
    'new row for relation "availability_rule" violates check constraint '
    || '"availability_rule_day_of_week_known_check"',
    'day -1 is refused'
);

select lives_ok(
    'insert into hours (day_of_week) values (0), (6)',
    'Sunday and Saturday are accepted'
);

-- times of day ----------------------------------------------------------------
select throws_ok(
    $$ insert into hours (starts) values ('banana') $$,
    '22007',
    'invalid input syntax for type time: "banana"',
    'time banana is refused'
);

select throws_ok(
    $$ insert into hours (ends) values ('24:01') $$,
    '22008',
    'date/time field value out of range: "24:01"',
    'a time after the end of the day is refused'
);

select throws_ok(
    $$ insert into hours (ends) values ('09:00') $$,
    '23514',
    'new row for relation "availability_rule" violates check constraint '
    || '"availability_rule_starts_before_ends_check"',
    'hours that end when they start are refused'
);

select throws_ok(
    $$ insert into hours (starts, ends) values ('22:00', '02:00') $$,
    '23514',
    'new row for relation "availability_rule" violates check constraint '
    || '"availability_rule_starts_before_ends_check"',
    'hours across midnight are refused: they are two rules'
);

select lives_ok(
    $$
        insert into hours (day_of_week, starts, ends)
        values (5, '22:00', '24:00'), (6, '00:00', '00:00:01')
    $$,
    'hours until 24:00 and hours from 00:00 are accepted'
);

-- validity --------------------------------------------------------------------
select throws_ok(
    $$
        insert into hours (day_of_week, effective_from, effective_to)
        values (1, '2030-01-01', '2030-01-01')
    $$,
    '23514',
    'new row for relation "availability_rule" violates check constraint '
    || '"availability_rule_effective_order_check"',
    'a rule that ends when it begins to hold is refused'
);

select throws_ok(
    $$ insert into hours (day_of_week, effective_to) values (1, 'infinity') $$,
    '23514',
    'new row for relation "availability_rule" violates check constraint '
    || '"availability_rule_effective_finite_check"',
    'infinity is no way to say for good'
);

select lives_ok(
    $$ insert into hours (day_of_week, effective_to) values (1, null) $$,
    'a rule without an end is accepted'
);

select * from finish();
rollback;
