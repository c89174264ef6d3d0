-- 0023_rule_overlap
--
-- Rules of one service, and those of every service, share no moment with each other.

begin;

select plan(10);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name)
values
(md5('acme')::uuid, 'acme', 'Acme'),
(md5('other')::uuid, 'other', 'Other');

insert into public.service (
    id, tenant_id, slug, name, duration_minutes, price_cents
)
values
(md5('talk')::uuid, md5('acme')::uuid, 'talk', 'Talk', 60, 0),
(md5('walk')::uuid, md5('acme')::uuid, 'walk', 'Walk', 60, 0),
(md5('tour')::uuid, md5('other')::uuid, 'tour', 'Tour', 60, 0);

create temporary view hours as select * from public.availability_rule;
alter view hours alter column tenant_id set default md5('acme')::uuid;
alter view hours alter column service_id set default md5('talk')::uuid;
alter view hours alter column day_of_week set default 1;
alter view hours alter column starts set default '09:00';
alter view hours alter column ends set default '12:00';
alter view hours alter column effective_from set default '2030-01-01';

insert into hours (service_id, effective_to)
values (md5('talk')::uuid, '2030-07-01'), (null, '2030-07-01');

-- the same start --------------------------------------------------------------
select throws_ok(
    $$ insert into hours (effective_from) values ('2030-07-01') $$,
    '23505',
    'duplicate key value violates unique constraint '
    || '"availability_rule_tenant_id_service_id_day_of_week_starts_key"',
    'a service cannot have two rules with one day and start'
);

select throws_ok(
    $$ insert into hours (service_id, effective_from) values (null, '2030-07-01') $$,
    '23505',
    'duplicate key value violates unique constraint '
    || '"availability_rule_tenant_id_service_id_day_of_week_starts_key"',
    'every service cannot have two rules with one day and start either'
);

-- the same moment -------------------------------------------------------------
select throws_ok(
    $$ insert into hours (starts) values ('11:59:59.999999') $$,
    '23P01',
    'conflicting key value violates exclusion constraint '
    || '"availability_rule_of_service_overlap_excl"',
    'a rule of a service cannot begin inside another one'
);

select throws_ok(
    $$ insert into hours (service_id, starts) values (null, '10:00') $$,
    '23P01',
    'conflicting key value violates exclusion constraint '
    || '"availability_rule_of_every_service_overlap_excl"',
    'a rule of every service cannot begin inside another one'
);

select throws_ok(
    $$
        insert into hours (starts, ends, effective_from)
        values ('08:00', '10:00', '2030-06-30')
    $$,
    '23P01',
    'conflicting key value violates exclusion constraint '
    || '"availability_rule_of_service_overlap_excl"',
    'one common day of validity is an overlap'
);

-- neighbours ------------------------------------------------------------------
select lives_ok(
    $$
        insert into hours (service_id, starts, ends)
        values
        (md5('talk')::uuid, '12:00', '24:00'), (null, '12:00', '24:00'),
        (md5('talk')::uuid, '00:00', '09:00'), (null, '00:00', '09:00')
    $$,
    'rules can follow each other without a gap'
);

select lives_ok(
    'insert into hours (day_of_week) values (0), (2)',
    'the same hours on other days are accepted'
);

select lives_ok(
    $$
        insert into hours (starts, effective_from)
        values ('10:00', '2030-07-01')
    $$,
    'other hours from the moment at which the older rule ends are accepted'
);

select lives_ok(
    $$ insert into hours (service_id, starts) values (md5('walk')::uuid, '10:00') $$,
    'another service can have the same hours, and those of every service'
);

select lives_ok(
    $$
        insert into hours (tenant_id, service_id, starts)
        values (md5('other')::uuid, null, '10:00')
    $$,
    'another tenant can have the same hours'
);

select * from finish();
rollback;
