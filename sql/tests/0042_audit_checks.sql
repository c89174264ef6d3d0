-- 0042_audit_checks
--
-- What an entry must be, whoever writes it.

begin;

select plan(6);

-- arrange ---------------------------------------------------------------------
create function pg_temp.entry(action text, old_values jsonb, new_values jsonb)
returns text
language sql
return format(
    $$
        insert into public.audit_entry (
            tenant_id, relation, row_id, action, old_values, new_values
        )
        values (md5('acme')::uuid, 'bookings', md5('one')::uuid, %L, %L, %L)
    $$,
    action, old_values, new_values
);

-- refused ---------------------------------------------------------------------
select throws_ok(
    pg_temp.entry('MERGE', '{}', '{}'), '23514',
    'new row for relation "audit_entry" violates check constraint '
    || '"audit_entry_action_known_check"',
    'an action that is none is refused'
);

select throws_ok(
    pg_temp.entry('INSERT', '{}', '{}'), '23514',
    'new row for relation "audit_entry" violates check constraint '
    || '"audit_entry_values_match_action_check"',
    'a row that was made and had been something is refused'
);

select throws_ok(
    pg_temp.entry('UPDATE', '{}', null), '23514',
    'new row for relation "audit_entry" violates check constraint '
    || '"audit_entry_values_match_action_check"',
    'a row that changed and became nothing is refused'
);

-- accepted --------------------------------------------------------------------
select lives_ok(
    pg_temp.entry('INSERT', null, '{}'), 'a row that was made became something'
);

select lives_ok(
    pg_temp.entry('UPDATE', '{}', '{}'), 'a row that changed was and is something'
);

select lives_ok(
    pg_temp.entry('DELETE', '{}', null), 'a row that was deleted had been something'
);

select * from finish();
rollback;
