-- 0022_service_columns
--
-- The columns of a service and of a segment, what is filled in, and what is indexed.

begin;

select plan(16);

-- arrange ---------------------------------------------------------------------
create temporary view may_be_null as
select
    attrelid::regclass::text as relation,
    attname::text as name
from pg_catalog.pg_attribute
where
    attrelid in ('public.service'::regclass, 'public.segment'::regclass)
    and attnum > 0
    and not attisdropped
    and not attnotnull;

insert into public.tenant (id, slug, name) values (md5('acme')::uuid, 'acme', 'Acme');

insert into public.segment (tenant_id, slug, name, updated_at)
values (md5('acme')::uuid, 'weddings', 'Weddings', '2020-01-01');

insert into public.service (
    tenant_id, slug, name, duration_minutes, price_cents, updated_at
)
values (md5('acme')::uuid, 'talk', 'Talk', 60, 9900, '2020-01-01');

-- columns ---------------------------------------------------------------------
select set_eq(
    $$ select name from may_be_null where relation = 'service' $$,
    array['segment_id', 'description'],
    'only the segment and the description of a service may be missing'
);

select is_empty(
    $$ select name from may_be_null where relation = 'segment' $$,
    'nothing of a segment may be missing'
);

select col_type_is(
    'public', 'service', 'price_cents', 'integer', 'a price is in whole cents'
);

select col_type_is(
    'public', 'service', 'created_at', 'timestamp with time zone',
    'a service was made at a moment, not at a time on some clock'
);

-- what is filled in -----------------------------------------------------------
select col_default_is(
    'public', 'service', 'timezone', 'America/New_York',
    'a service takes place in New York unless it says otherwise'
);

select col_default_is(
    'public', 'service', 'buffer_minutes', '0', 'a service has no buffer of itself'
);

select col_default_is(
    'public', 'service', 'active', 'true', 'a service is active from the start'
);

select col_default_is(
    'public', 'service', 'sort_order', '0', 'a service has sort order 0 of itself'
);

select col_hasnt_default(
    'public', 'service', 'price_cents', 'a forgotten price is not free of charge'
);

-- look-ups --------------------------------------------------------------------
select has_index(
    'public', 'service', 'service_tenant_id_idx', array['tenant_id'],
    'the services of a tenant are indexed'
);

select has_index(
    'public', 'service', 'service_tenant_id_active_idx', array['tenant_id', 'active'],
    'the active services of a tenant are indexed'
);

select has_index(
    'public', 'service', 'service_segment_id_idx', array['segment_id'],
    'the services of a segment are indexed'
);

-- keys and time stamps --------------------------------------------------------
select col_is_pk(
    'public', 'service', array['tenant_id', 'id'],
    'a service is known by its tenant and id'
);

select col_is_pk(
    'public', 'segment', array['tenant_id', 'id'],
    'a segment is known by its tenant and id'
);

update public.service set sort_order = 1;
update public.segment set name = 'Marriages';

select results_eq(
    'select updated_at from public.service',
    array[now()],
    'an update of a service sets updated_at'
);

select results_eq(
    'select updated_at from public.segment',
    array[now()],
    'an update of a segment sets updated_at'
);

select * from finish();
rollback;
