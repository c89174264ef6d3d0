"""pgTAP files of every kind, for the tests of the plugin."""

FILES = {
    "green.sql": """
        begin;
        select plan(3);
        select ok(true, 'a first fact');
        select is(1, 1, 'with :: colons');
        select ok(true, 'a' || ' second fact');
        select * from finish();
        rollback;
    """,
    "red.sql": """
        begin;
        select plan(3);
        select ok(true, 'before');
        select is(
            1,
            2,
            'one is two'
        );
        select ok(true, 'after');
        select * from finish();
        rollback;
    """,
    "same.sql": """
        begin;
        select plan(3);
        select ok(true, 'twice');
        select ok(false, 'twice');
        select ok(true);
        rollback;
    """,
    "todo.sql": """
        begin;
        select plan(4);
        select todo('not built', 1);
        select ok(false, 'a failing todo');
        select todo('built', 1);
        select ok(true, 'a passing todo');
        select skip('not here', 1);
        select ok(false, 'x # TODO y');
        rollback;
    """,
    "error.sql": """
        begin;
        select plan(3);
        select ok(true, 'reached');
        create table t (id int);
        select nonsense
        from t;
        select ok(true, 'behind the error');
        select ok(true, 'far behind the error');
        rollback;
    """,
    "erring.sql": """
        begin;
        select plan(2);
        select is(1 / 0, 1, 'divides');
        select ok(true, 'comes later');
        rollback;
    """,
    "plan_long.sql": """
        begin;
        select plan(2);
        select ok(true, 'only one');
        select * from finish();
        rollback;
    """,
    "plan_missing.sql": "select ok(true, 'no plan');",
    "deferred.sql": """
        begin;
        select plan(1);
        create table p (id int primary key);
        create table c (id int references p deferrable initially deferred);
        select lives_ok('insert into c values (1)', 'looks fine');
        select * from finish();
        rollback;
    """,
    "several.sql": """
        begin;
        select plan(3);
        select unnest(array[ok(true, 'one'), ok(false, 'two')]);
        select collect_tap(ok(true, 'three'));
        rollback;
    """,
    "committed.sql": """
        select plan(1);
        create table committed (id int);
        select has_table('committed'::name, 'it is there');
        select * from finish();
    """,
    "committed_again.sql": """
        select plan(1);
        select hasnt_table('committed'::name, 'it harmed nobody');
        select * from finish();
    """,
    "branch.sql": r"""
        begin;
        select plan(1);
        select false as wanted \gset
        \if :wanted
            select ok(true, 'not taken');
        \else
            select ok(true, 'taken');
        \endif
        select * from finish();
        rollback;
    """,
    "unattributed.sql": """
        begin;
        select plan(1);
        create function own() returns text language sql
        as $$ select ok(false, 'own') $$;
        select own();
        rollback;
    """,
    "old_schema.sql": """
        --! at: 0001
        begin;
        select plan(1);
        select hasnt_table('second'::name, 'the second table comes later');
        select * from finish();
        rollback;
    """,
    "locks.sql": """
        select plan(1);
        select ok(pg_try_advisory_lock(42), 'takes a lock');
        select * from finish();
    """,
    "roles.sql": """
        select plan(1);
        create role harness_leftover;
        select ok(true, 'makes a role');
        select * from finish();
        alter database template1 set work_mem = '5MB';
    """,
    "_included.sql": "select ok(true, 'included');",
    "includes.sql": r"""
        begin;
        select plan(1);
        \ir _included.sql
        select * from finish();
        rollback;
    """,
    "broken.sql": "select plan(1);\n\\nonsense\n",
}

MIGRATIONS = {
    "0001_first.sql": "create table first (id int);",
    "0002_second.sql": "create table second (id int);",
}
