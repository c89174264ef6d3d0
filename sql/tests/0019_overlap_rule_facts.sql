-- 0019_overlap_rule_facts
--
-- What the server does with such a rule, and what a migration has to reckon with.

begin;

select plan(4);

-- arrange ---------------------------------------------------------------------
create temporary view rule as
select pg_get_constraintdef(oid) as definition
from pg_catalog.pg_constraint
where
    conrelid = 'public.bookings'::regclass
    and conname = 'bookings_excl_resource_time';

-- reading it ------------------------------------------------------------------
select isnt_empty(
    $$ select from rule where definition like '%status = ANY (ARRAY[%' $$,
    'the catalog prints the states as ANY (ARRAY[…])'
);

select is_empty(
    $$ select from rule where definition ~* '\min \(' $$,
    'the catalog never prints the states as IN (…)'
);

-- building it -----------------------------------------------------------------
select throws_ok(
    $$
        alter table public.bookings
        add constraint probe exclude using gist (resource_id with =) not valid
    $$,
    '0A000',
    'EXCLUDE constraints cannot be marked NOT VALID',
    'such a rule cannot be added not valid'
);

alter table public.bookings
add constraint probe exclude using gist (id with =);

select isnt_empty(
    $$
        select from pg_catalog.pg_locks
        where
            relation = 'public.bookings'::regclass
            and mode = 'AccessExclusiveLock'
            and pid = pg_backend_pid()
    $$,
    'building such a rule holds ACCESS EXCLUSIVE'
);

select * from finish();
rollback;
