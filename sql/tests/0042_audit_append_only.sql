-- 0042_audit_append_only
--
-- Nobody changes what was recorded; the application cannot even add to it.

begin;

select plan(12);

-- arrange ---------------------------------------------------------------------
\ir _two_tenants.sql

create function pg_temp.attempt(statement text)
returns text
language sql
return format('select pg_temp.app(''acme'', %L)', statement);

-- the application -------------------------------------------------------------
select is(
    pg_temp.app('acme', 'select from public.audit_entry'), 3::bigint,
    'a tenant reads the entries of its own rows'
);

select is(
    pg_temp.app(null, 'select from public.audit_entry'), 0::bigint,
    'without a tenant no entry is read'
);

select throws_ok(
    pg_temp.attempt(
        'insert into public.audit_entry (tenant_id, relation, row_id, action,'
        ' old_values) select md5(''acme'')::uuid, ''bookings'', gen_random_uuid(),'
        ' ''DELETE'', ''{}''::jsonb'
    ),
    '42501', 'permission denied for table audit_entry',
    'the application cannot make up an entry'
);

select throws_ok(
    pg_temp.attempt('update public.audit_entry set changed_by = ''bob'''),
    '42501', 'permission denied for table audit_entry',
    'the application cannot change an entry'
);

select throws_ok(
    pg_temp.attempt('delete from public.audit_entry'),
    '42501', 'permission denied for table audit_entry',
    'the application cannot delete an entry'
);

select throws_ok(
    pg_temp.attempt('alter table public.bookings disable trigger all'),
    '42501', 'must be owner of table bookings',
    'the application cannot stop the recording'
);

-- the owner -------------------------------------------------------------------
select throws_ok(
    'update public.audit_entry set changed_by = ''bob''',
    'BKX01', 'cannot update table "audit_entry"',
    'the owner cannot change an entry either'
);

select throws_ok(
    'delete from public.audit_entry where false',
    'BKX01', 'cannot delete table "audit_entry"',
    'the owner cannot delete an entry either'
);

select throws_ok(
    'truncate public.audit_entry',
    'BKX01', 'cannot truncate table "audit_entry"',
    'the owner cannot empty it either'
);

select throws_ok(
    'truncate public.bookings cascade',
    'BKB16', 'cannot truncate table "bookings"',
    'bookings do not go unrecorded'
);

select throws_ok(
    'truncate public.workshop_order cascade',
    'BKB16', 'cannot truncate table "workshop_order"',
    'orders do not go unrecorded'
);

alter table public.audit_entry disable trigger audit_entry_refuse_change;

select lives_ok(
    'delete from public.audit_entry where changed_at < ''2020-01-01''',
    'who must remove old entries says so with the trigger'
);

select * from finish();
rollback;
