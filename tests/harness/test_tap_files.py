"""What whole files and runtests() print, copied from pgTAP, and what it means.

It was printed by pgTAP 1.3.5 on PostgreSQL 15 and 18, unless a comment says otherwise.
"""

import pytest

from harness.tap import Directive, Output, Parser, Result

FAILED_ONE_OF_ONE = "# Looks like you failed 1 test of 1"


def statement(*rows: str) -> Output:
    parser = Parser()
    for row in rows:
        parser.feed(row)
    return parser.take()


def test_the_last_words_of_a_file_are_not_about_its_last_result() -> None:
    # select ok(false, 'x'); select * from finish(), read at once
    output = statement("not ok 1 - x", '# Failed test 1: "x"', FAILED_ONE_OF_ONE)
    assert output.results[0].diagnostics == ('Failed test 1: "x"',)
    assert output.comments == ("Looks like you failed 1 test of 1",)


@pytest.mark.parametrize(
    ("rows", "problems", "passed"),
    [
        pytest.param(
            # plan(5); ok(true); ok(true); ok(true); finish()
            [
                "1..5",
                "ok 1",
                "ok 2",
                "ok 3",
                "# Looks like you planned 5 tests but ran 3",
            ],
            ["The plan is 1..5, but 3 results came."],
            False,
            id="short",
        ),
        pytest.param(
            # plan(1); ok(true); ok(true); finish()
            ["1..1", "ok 1", "ok 2", "# Looks like you planned 1 test but ran 2"],
            ["The plan is 1..1, but 2 results came."],
            False,
            id="long",
        ),
        pytest.param(
            # plan(1); ok(false, 'x'); finish(); finish(true) raises instead
            ["1..1", 'not ok 1 - x\n# Failed test 1: "x"', FAILED_ONE_OF_ONE],
            [],
            False,
            id="failed",
        ),
        pytest.param(
            # no_plan(); ok(true); ok(true); finish()
            ["ok 1", "ok 2", "1..2"],
            [],
            True,
            id="no-plan",
        ),
        pytest.param(
            # no_plan(); ok(true); ok(true) and no finish()
            ["ok 1", "ok 2"],
            [
                "2 results came without a plan: the file neither called plan() first "
                "nor reached finish()."
            ],
            False,
            id="no-plan-no-finish",
        ),
        pytest.param(
            # no_plan(); ok(true); ok(true); finish(); ok(true, 'after finish')
            ["ok 1", "ok 2", "1..2", "ok 3 - after finish"],
            [
                "The plan 1..2 stands in the middle, after 2 of 3 results.",
                "The plan is 1..2, but 3 results came.",
            ],
            False,
            id="result-after-finish",
        ),
        pytest.param(
            # plan(2); ok(true); finish(); ok(true); finish()
            ["1..2", "ok 1", "# Looks like you planned 2 tests but ran 1", "ok 2"],
            [],
            True,
            id="finished-twice",
        ),
        pytest.param(
            # plan(0); ok(true); finish()
            ["1..0", "ok 1", "1..1"],
            ["There is more than one plan: 1..0, 1..1."],
            False,
            id="plan-of-zero",
        ),
        pytest.param(
            # plan(-1); ok(true); finish()
            ["1..-1", "ok 1", "# Looks like you planned -1 tests but ran 1"],
            [
                "1 result came without a plan: the file neither called plan() first "
                "nor reached finish()."
            ],
            False,
            id="negative-plan",
        ),
        pytest.param(
            # runtests('pg_catalog', '^nosuchtest')
            ["1..0"],
            ["Nothing was run: the plan is 1..0 and gives no reason to skip."],
            False,
            id="runtests-finds-nothing",
        ),
    ],
)
def test_a_file_is_judged(rows: list[str], problems: list[str], passed: bool) -> None:
    parser = Parser()
    for row in rows:
        parser.feed(row)
        parser.take()
    summary = parser.finish()
    assert list(summary.problems) == problems
    assert summary.passed is passed


# create function tst.startup_it() … select pass('the schema is there')
# create function tst.test_deadly() … raise 'boom'
# create function tst.test_later() … todo('not yet', 1); is(1, 2, 'one is two')
# create function tst.test_mixed() … 'not TAP'; is(1, 2, 'x # TODO y'); pass('two')
# create function tst.test_nothing() … return
# select * from runtests('tst'::name), the context of the error shortened
RUNTESTS = """\
ok 1 - the schema is there
# Subtest: tst.test_deadly()
    # Test died: P0001: boom
    #         CONTEXT:
    #             PL/pgSQL function tst.test_deadly() line 1 at RAISE
not ok 2 - tst.test_deadly
# Failed test 2: "tst.test_deadly"
# Subtest: tst.test_later()
    not ok 1 - one is two # TODO not yet
    # Failed (TODO) test 1: "one is two"
    #         have: 1
    #         want: 2
    1..1
ok 3 - tst.test_later
# Subtest: tst.test_mixed()
    not TAP
    not ok 1 - x # TODO y
    # Failed test 1: "x # TODO y"
    #         have: 1
    #         want: 2
    ok 2 - two
    1..2
    # Looks like you failed 1 test of 2
not ok 4 - tst.test_mixed
# Failed test 4: "tst.test_mixed"
# Subtest: tst.test_nothing()
    1..0
    # No tests run!
not ok 5 - tst.test_nothing
# Failed test 5: "tst.test_nothing"
1..5
# Looks like you failed 3 tests of 5
"""


def test_runtests_prints_a_subtest_above_each_result() -> None:
    output = statement(*RUNTESTS.splitlines())
    startup, deadly, later, mixed, nothing = output.results
    assert startup == Result(ok=True, number=1, description="the schema is there")
    assert deadly.diagnostics == (
        "Test died: P0001: boom",
        "        CONTEXT:",
        "            PL/pgSQL function tst.test_deadly() line 1 at RAISE",
        'Failed test 2: "tst.test_deadly"',
    )
    assert [(child.directive, child.reason) for child in later.children] == [
        (Directive.TODO, "not yet")
    ]
    assert [child.failed for child in mixed.children] == [True, False]
    assert mixed.children[0].apparent is Directive.TODO
    assert nothing.diagnostics[0] == "No tests run!"
    assert output.stray == ("not TAP",)
    assert output.comments == ("Looks like you failed 3 tests of 5",)


def test_pgtap_before_1_3_indents_the_announcement() -> None:
    # The same functions under pgTAP 1.2's runtests(): this is the only difference.
    older = RUNTESTS.replace("# Subtest", "    # Subtest")
    assert statement(older) == statement(RUNTESTS)


def test_a_test_that_dies_takes_nothing_from_the_result_before() -> None:
    # create function tst.setup_a() … select ok(true, 'setup')
    # create function tst.test_b() … raise 'boom'
    (result,) = statement(
        "# Subtest: tst.test_b()\n    ok 1 - setup\n    # Test died: P0001: boom",
        'not ok 3 - tst.test_b\n# Failed test 3: "tst.test_b"',
    ).results
    assert result.children == (Result(ok=True, number=1, description="setup"),)
    assert result.diagnostics == (
        "Test died: P0001: boom",
        'Failed test 3: "tst.test_b"',
    )
