-- 0042_audit_lookup
--
-- The life of one row is read by an index, also by who sees the rows of one tenant.

begin;

select plan(3);

-- arrange ---------------------------------------------------------------------
insert into public.audit_entry (tenant_id, relation, row_id, action, new_values)
select
    md5('tenant-' || number % 100)::uuid as tenant_id,
    'bookings' as relation,
    md5('row-' || number % 5000)::uuid as row_id,
    'INSERT' as action,
    '{}' as new_values
from generate_series(1, 20000) as number;
analyze public.audit_entry;

create function pg_temp.explained(restriction text)
returns text
language plpgsql
set role = booking_app
as $$
declare
    line text;
    lines text := '';
begin
    perform set_config('booking.tenant_id', md5('tenant-1')::uuid::text, true);

    for line in execute
        'explain (costs off) select * from public.audit_entry where '
        'relation = ''bookings'' and row_id = md5(''row-1'')::uuid'
        || restriction || ' order by number'
    loop
        lines := lines || line || e'\n';
    end loop;

    return lines;
end;
$$;

-- looking up ------------------------------------------------------------------
select matches(
    pg_temp.explained(''),
    'Index Cond: \(\(tenant_id = .*\(relation = .*\(row_id = ',
    'a row is looked up by tenant, table and id, though the query names no tenant'
);

select doesnt_match(pg_temp.explained(''), 'Sort', 'its entries come in their order');

select matches(
    pg_temp.explained(' and number > 10'),
    'Index Cond: .*\(row_id = .*\(number > ',
    'what came after an entry is looked up, too'
);

select * from finish();
rollback;
