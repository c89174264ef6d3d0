-- 0043_operations_rules
--
-- Each rule that is switched off or gone is found, and named.

begin;

select plan(9);

-- arrange ---------------------------------------------------------------------
\ir _two_tenants.sql

create temporary view complaints as
select
    subject,
    finding
from public.operations_rules()
where not fine

union all

select
    subject,
    finding
from public.operations_counts()
where not fine;

-- nothing wrong ---------------------------------------------------------------
select is_empty('table complaints', 'a database as the migrations leave it is fine');

select is(
    (
        select count(rules.fine) + count(counts.fine)
        from public.operations_rules() as rules
        full join public.operations_counts() as counts on rules.subject = counts.subject
    ),
    9::bigint,
    'nine things are judged'
);

-- rules -----------------------------------------------------------------------
alter table public.bookings disable trigger bookings_settle_status;
select results_eq(
    'table complaints',
    $$ values ('triggers are enabled', 'bookings_settle_status on bookings') $$,
    'a trigger that is disabled is found'
);
alter table public.bookings enable trigger bookings_settle_status;

set constraints all immediate;
alter table public.segment disable trigger all;
select results_eq(
    $$ select finding ~ 'RI_ConstraintTrigger' from complaints $$, array[true],
    'a foreign key that is not enforced is found'
);
alter table public.segment enable trigger all;

alter table public.segment
add constraint segment_probe_check check (name <> '') not valid;
select results_eq(
    'table complaints',
    $$ values ('constraints are valid', 'segment_probe_check on segment') $$,
    'a constraint that was never validated is found'
);
alter table public.segment drop constraint segment_probe_check;

update pg_catalog.pg_index set indisvalid = false
where indexrelid = 'public.segment_pkey'::regclass;
select results_eq(
    'table complaints', $$ values ('indexes are valid', 'segment_pkey') $$,
    'an index that CONCURRENTLY left invalid is found'
);
update pg_catalog.pg_index set indisvalid = true
where indexrelid = 'public.segment_pkey'::regclass;

alter table public.segment no force row level security;
select results_eq(
    'table complaints', $$ values ('row-level security is forced', 'segment') $$,
    'a table without row-level security is found'
);
alter table public.segment force row level security;

alter table public.bookings rename constraint bookings_excl_resource_time to other_excl;
select results_eq(
    'table complaints',
    $$ values ('rules against overlap are there', 'bookings_excl_resource_time') $$,
    'a rule against overlap that is gone is found'
);
alter table public.bookings rename constraint other_excl to bookings_excl_resource_time;

alter type public.workshop_order_status add value 'IN_WORKSHOP';
select results_eq(
    'table complaints',
    $$ values ('no old value of an order is left', 'IN_WORKSHOP') $$,
    'an old value of an order is found'
);

select * from finish();
rollback;
