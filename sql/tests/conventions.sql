-- conventions
--
-- One meaning, one type, one spelling, in every table that the migrations make.

begin;

select plan(6);

-- arrange ---------------------------------------------------------------------
create temporary view columns as
select
    pg_attribute.attname::text as short_name,
    pg_class.relname || '.' || pg_attribute.attname as name,
    format_type(pg_attribute.atttypid, pg_attribute.atttypmod) as type,
    pg_get_expr(pg_attrdef.adbin, pg_attrdef.adrelid) as fallback
from pg_catalog.pg_class
inner join pg_catalog.pg_attribute on pg_class.oid = pg_attribute.attrelid
left join pg_catalog.pg_attrdef
    on
        pg_attribute.attrelid = pg_attrdef.adrelid
        and pg_attribute.attnum = pg_attrdef.adnum
where
    pg_class.relnamespace = 'public'::regnamespace
    and pg_class.relkind in ('r', 'p')
    and pg_attribute.attnum > 0
    and not pg_attribute.attisdropped;

create temporary view strange as
select
    'zone' as rule,
    name
from columns
where type ~ '^timestamp.* without time zone'

union all

select
    'id' as rule,
    name
from columns
where
    short_name = 'id'
    and (type, fallback) is distinct from ('uuid', 'gen_random_uuid()')

union all

select
    'cents' as rule,
    name
from columns
where
    short_name ~ '(price|cost|amount|cents)'
    and (short_name !~ '_cents$' or type not in ('integer', 'bigint'))

union all

select
    'spelling' as rule,
    name
from columns
where name like '%cancelled%'

union all

select
    'spelling' as rule,
    proname as name
from pg_catalog.pg_proc
where pronamespace = 'public'::regnamespace and proname like '%cancelled%';

-- the schema ------------------------------------------------------------------
select is_empty(
    $$ select name from strange where rule = 'zone' $$,
    'every moment is a timestamptz'
);

select is_empty(
    $$ select name from strange where rule = 'id' $$,
    'every id is a uuid from gen_random_uuid()'
);

select is_empty(
    $$ select name from strange where rule = 'cents' $$,
    'money is a whole number of cents'
);

select is_empty(
    $$ select name from strange where rule = 'spelling' $$,
    'canceled is spelled with one l'
);

-- this suite ------------------------------------------------------------------
create table public.probe (
    id integer,
    price_cents numeric,
    cancelled_at timestamp
);

select set_eq(
    'select rule, name from strange',
    $$
        values
        ('zone', 'probe.cancelled_at'), ('id', 'probe.id'),
        ('cents', 'probe.price_cents'), ('spelling', 'probe.cancelled_at')
    $$,
    'columns of another kind are found'
);

alter table public.probe alter column price_cents type integer;

select is_empty(
    $$ select name from strange where rule = 'cents' $$,
    'a column of the right kind is accepted'
);

select * from finish();
rollback;
