-- 0027_first_moment
--
-- When a clock first shows a time, also on the days on which it is put forward or back.

begin;

select plan(10);

-- arrange ---------------------------------------------------------------------
create temporary view shown as
select
    zone,
    clock,
    public.first_moment(clock, zone) as moment,
    clock at time zone zone as by_server
from (
    values
    ('America/New_York', '2030-07-01 09:00'::timestamp),
    ('America/New_York', '2030-03-10 02:30'),
    ('America/New_York', '2030-11-03 01:30'),
    ('America/New_York', '2030-11-03 02:00'),
    ('Australia/Lord_Howe', '2030-10-06 02:10'),
    ('Australia/Lord_Howe', '2030-04-07 01:45'),
    ('Pacific/Apia', '2011-12-30 12:00'),
    ('UTC', '2030-01-01 00:00')
) as given (zone, clock);

-- plain days ------------------------------------------------------------------
select results_eq(
    $$ select moment from shown where clock in ('2030-07-01 09:00', '2030-01-01') $$,
    array['2030-07-01 13:00+00', '2030-01-01 00:00+00']::timestamptz[],
    'on a plain day it is the time of the zone'
);

-- forward ---------------------------------------------------------------------
select results_eq(
    $$ select moment from shown where clock = '2030-03-10 02:30' $$,
    array['2030-03-10 07:00+00'::timestamptz],
    'a time that New York leaps over begins at the leap, at 03:00'
);

select results_eq(
    $$ select by_server from shown where clock = '2030-03-10 02:30' $$,
    array['2030-03-10 07:30+00'::timestamptz],
    'PostgreSQL itself makes 03:30 of a 02:30 that New York leaps over'
);

select results_eq(
    $$ select moment from shown where clock = '2030-10-06 02:10' $$,
    array['2030-10-05 15:30+00'::timestamptz],
    'a time that Lord Howe leaps over begins half an hour after 02:00'
);

select results_eq(
    $$ select moment from shown where zone = 'Pacific/Apia' $$,
    array['2011-12-30 10:00+00'::timestamptz],
    'a time of the day that Samoa left out begins with the next day'
);

-- back ------------------------------------------------------------------------
select results_eq(
    $$ select moment from shown where clock = '2030-11-03 01:30' $$,
    array['2030-11-03 05:30+00'::timestamptz],
    'a time that New York shows twice is the first of the two'
);

select results_eq(
    $$ select by_server from shown where clock = '2030-11-03 01:30' $$,
    array['2030-11-03 06:30+00'::timestamptz],
    'PostgreSQL itself takes the second of the two'
);

select results_eq(
    $$ select moment from shown where clock = '2030-11-03 02:00' $$,
    array['2030-11-03 07:00+00'::timestamptz],
    'two hours after 01:00 New York shows 02:00'
);

select results_eq(
    $$ select moment from shown where clock = '2030-04-07 01:45' $$,
    array['2030-04-06 14:45+00'::timestamptz],
    'a time that Lord Howe shows twice is the first of the two'
);

-- the session -----------------------------------------------------------------
set local timezone = 'Asia/Tokyo';

select results_eq(
    $$ select moment from shown where clock = '2030-03-10 02:30' $$,
    array['2030-03-10 07:00+00'::timestamptz],
    'the zone of the session does not matter'
);

select * from finish();
rollback;
