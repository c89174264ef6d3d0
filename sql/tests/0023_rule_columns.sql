-- 0023_rule_columns
--
-- The columns of a rule, what is filled in, and what is indexed.

begin;

select plan(7);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name) values (md5('acme')::uuid, 'acme', 'Acme');

create temporary view hours as select * from public.availability_rule;
alter view hours alter column tenant_id set default md5('acme')::uuid;
alter view hours alter column day_of_week set default 0;
alter view hours alter column starts set default '09:00';
alter view hours alter column ends set default '17:00';

-- columns ---------------------------------------------------------------------
select col_default_is(
    'public', 'availability_rule', 'effective_from', 'now()', 'a rule holds from now'
);

select set_eq(
    $$
        select attname::text from pg_catalog.pg_attribute
        where
            attrelid = 'public.availability_rule'::regclass
            and attnum > 0
            and not attisdropped
            and not attnotnull
    $$,
    array['service_id', 'effective_to'],
    'only the service and the end of a rule may be missing'
);

select col_is_pk(
    'public', 'availability_rule', array['tenant_id', 'id'],
    'a rule is known by its tenant and id'
);

select has_index(
    'public', 'availability_rule', 'availability_rule_tenant_id_day_of_week_idx',
    array['tenant_id', 'day_of_week'],
    'the rules of a day are indexed'
);

select has_index(
    'public', 'availability_rule', 'availability_rule_service_id_idx',
    array['service_id'],
    'the rules of a service are indexed'
);

insert into hours (day_of_week, updated_at) values (2, '2020-01-01');
update hours set ends = '18:00'
where day_of_week = 2;

select results_eq(
    'select updated_at from hours where day_of_week = 2',
    array[now()],
    'an update of a rule sets updated_at'
);

select throws_ok(
    'insert into hours (tenant_id) values (gen_random_uuid())',
    '23503',
    'insert or update on table "availability_rule" violates foreign key constraint '
    || '"availability_rule_tenant_id_fkey"',
    'a rule of an unknown tenant is refused'
);

select * from finish();
rollback;
