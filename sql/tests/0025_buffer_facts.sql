-- 0025_buffer_facts
--
-- Why what a booking occupies is stored by a trigger: what a time and an interval add
-- up to depends on the zone, so the server computes neither column nor index of it.

begin;

select plan(3);

select throws_ok(
    $$
        alter table public.bookings add column probe timestamptz
        generated always as (end_at + interval '15 minutes') stored
    $$,
    '42P17',
    'generation expression is not immutable',
    'a column cannot be generated from a time and a buffer'
);

select throws_ok(
    $$
        create index on public.bookings
        using gist (tstzrange(start_at, end_at + interval '15 minutes'))
    $$,
    '42P17',
    'functions in index expression must be marked IMMUTABLE',
    'a time with a buffer cannot be indexed'
);

select lives_ok(
    $$ create index on public.bookings using gist (tstzrange(start_at, end_at)) $$,
    'a time without a buffer can be indexed'
);

select * from finish();
rollback;
