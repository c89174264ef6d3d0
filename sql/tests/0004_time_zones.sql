-- 0004_time_zones
--
-- Only the server's own time zone names count, in their exact spelling.

begin;

select plan(10);

-- what is there ---------------------------------------------------------------
select set_eq(
    'select name from public.time_zone',
    'select name from pg_catalog.pg_timezone_names',
    'the table has the names of pg_timezone_names, no more and no less'
);

select lives_ok(
    $$ select now() at time zone 'Mars3' $$,
    'PostgreSQL itself takes Mars3 for a time zone'
);

-- adding names ----------------------------------------------------------------
select throws_ok(
    $$ insert into public.time_zone (name) values ('Mars3'), ('Mars/Phobos') $$,
    'BKT01',
    'unknown time zone "Mars/Phobos", "Mars3"',
    'every name that the server does not know is refused, POSIX forms too'
);

select throws_ok(
    $$ insert into public.time_zone (name) values ('europe/berlin') $$,
    'BKT01',
    'unknown time zone "europe/berlin"',
    'a name in another spelling is refused'
);

select throws_ok(
    $$ update public.time_zone set name = 'Mars3' where name = 'Europe/Oslo' $$,
    'BKT01',
    'unknown time zone "Mars3"',
    'a name cannot become one that the server does not know'
);

select throws_ok(
    $$ insert into public.time_zone (name) values ('Europe/Oslo') $$,
    '23505',
    'duplicate key value violates unique constraint "time_zone_pkey"',
    'a name cannot be there twice'
);

delete from public.time_zone
where name in ('Europe/Oslo', 'Asia/Tokyo');

select lives_ok(
    $$ insert into public.time_zone (name) values ('Europe/Oslo') $$,
    'a name that the server knows can be added'
);

select lives_ok(
    $$ update public.time_zone set name = 'Asia/Tokyo' where name = 'Europe/Oslo' $$,
    'a name can become another one that the server knows'
);

-- after an update of the server's zone files ----------------------------------
select is(
    public.add_new_time_zones(),
    1::bigint,
    'the names that are missing are added, and counted'
);

select is(
    public.add_new_time_zones(),
    0::bigint,
    'nothing is added when nothing is missing'
);

select * from finish();
rollback;
