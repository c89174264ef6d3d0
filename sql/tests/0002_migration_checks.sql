-- 0002_migration_checks
--
-- A migration can prove what it left, and a down file stops before it would delete.

begin;

select plan(7);

-- arrange ---------------------------------------------------------------------
create table public.probe (
    id integer not null default 7,
    room integer,
    during tstzrange,
    constraint probe_id_key unique (id)
);

-- the shape of a table --------------------------------------------------------
select lives_ok(
    $$
        call public.require_shape(
            'public.probe',
            array['id integer not null default 7', 'probe_id_key UNIQUE (id)']
        )
    $$,
    'a table that has every wanted line passes'
);

select throws_ok(
    $$ call public.require_shape('public.probe', array['id integer not null']) $$,
    'BKM01',
    'table "public.probe" does not have the expected shape',
    'a default that nobody wants fails'
);

select results_eq(
    $$
        select public.shape_differences(
            'public.probe',
            array['room text', 'during tstzrange', 'name text', 'probe_id_key CHECK']
        )
    $$,
    array[
        'wanted "room text", found "room integer"',
        'wanted "name text", found nothing of that name',
        'wanted "probe_id_key CHECK", found "probe_id_key UNIQUE (id)"'
    ],
    'everything different or missing is listed at once, in the order of the wishes'
);

-- rows in the way -------------------------------------------------------------
select lives_ok(
    $$ call public.require_no_rows('public.probe', 'id') $$,
    'an empty table may be removed'
);

select ok(
    exists (
        select from pg_catalog.pg_locks
        where
            relation = 'public.probe'::regclass
            and mode = 'AccessExclusiveLock'
            and pid = pg_backend_pid()
    ),
    'the table stays locked, so no row can arrive before the removal'
);

insert into public.probe (id) values (1);

select throws_ok(
    $$ call public.require_no_rows('public.probe', 'id') $$,
    'BKM04',
    'cannot remove table "public.probe" while it has rows',
    'a table with rows may not be removed'
);

-- closing ---------------------------------------------------------------------
select is(
    (select count(*) from public.probe),
    1::bigint,
    'the checks change no row'
);

select * from finish();
rollback;
