-- 0043_operations_counts
--
-- Each count that does not agree with the rows is found, and named.

begin;

select plan(4);

-- arrange ---------------------------------------------------------------------
\ir _two_tenants.sql

create temporary view complaints as
select
    subject,
    finding
from public.operations_counts()
where not fine;

-- counts ----------------------------------------------------------------------
alter table public.resource_capacity disable trigger all;
update public.resource_capacity set available_capacity = 1
where tenant_id = md5('acme')::uuid and date = '2100-01-03';
alter table public.resource_capacity enable trigger all;
select is(
    (select finding from complaints),
    format('1 rows: %s 2100-01-03', md5('acme van')::uuid),
    'a day whose counter is wrong is found'
);
alter table public.resource_capacity disable trigger all;
update public.resource_capacity set available_capacity = 3
where date = '2100-01-03';
alter table public.resource_capacity enable trigger all;

alter table public.workshop_order disable trigger user;
update public.workshop_order set pending_extensions = 1
where tenant_id = md5('acme')::uuid;
alter table public.workshop_order enable trigger user;
select is(
    (select finding from complaints), format('1 rows: %s', md5('acme order')::uuid),
    'an order that counts an extension too many is found'
);
update public.workshop_order set pending_extensions = 0;

update public.resource_hold set expires_at = now() - interval '2 hours'
where tenant_id = md5('acme')::uuid;
select is(
    (
        select count(*) from complaints
        where subject ~ '^overdue'
    ), 1::bigint,
    'a hold that no worker expires is found'
);
select public.expire_holds();
select is_empty('table complaints', 'what is mended is fine again');

select * from finish();
rollback;
