-- 0013_truncate
--
-- No table of the ledger is emptied without counting.

begin;

select plan(3);

-- truncate --------------------------------------------------------------------
select throws_ok(
    'truncate public.resource_hold cascade',
    'BKB16',
    'cannot truncate table "resource_hold"',
    'holds cannot vanish without being counted'
);

select throws_ok(
    'truncate public.resource_allocation',
    'BKB16',
    'cannot truncate table "resource_allocation"',
    'allocations cannot vanish without being counted'
);

select throws_ok(
    'truncate public.resource_capacity',
    'BKB16',
    'cannot truncate table "resource_capacity"',
    'days cannot vanish without a look'
);

select * from finish();
rollback;
