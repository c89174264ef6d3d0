"""Which failures pgTAP excuses as a TODO, and which only look like one.

Above each row stands the SQL that printed it (pgTAP 1.3.5 on PostgreSQL 15 and 18).
"""

import pytest

from harness.tap import Directive, Parser, Result

TODO, SKIP = Directive.TODO, Directive.SKIP


def only_result(row: str) -> Result:
    parser = Parser()
    parser.feed(row)
    (result,) = parser.take().results
    return result


@pytest.mark.parametrize(
    ("row", "description", "reason"),
    [
        pytest.param(
            # todo('why', 1); is(1, 2, 'failing')
            'not ok 2 - failing # TODO why\n# Failed (TODO) test 2: "failing"\n'
            "#         have: 1\n#         want: 2",
            "failing",
            "why",
            id="plain",
        ),
        pytest.param(
            # todo(1); ok(false, 'no why')
            'not ok 6 - no why # TODO \n# Failed (TODO) test 6: "no why"',
            "no why",
            "",
            id="no-reason",
        ),
        pytest.param(
            # todo('null', 1); ok(false, null)
            "not ok 10 # TODO null\n# Failed (TODO) test 10",
            "",
            "null",
            id="no-description",
        ),
        pytest.param(
            # todo('w', 1); ok(null, 'null result')
            'not ok 11 - null result # TODO w\n# Failed (TODO) test 11: "null result"\n'
            "#     (test result was NULL)",
            "null result",
            "w",
            id="null-result",
        ),
        pytest.param(
            # todo(E'two\nlines', 1); ok(false, 'multi why')
            "not ok 7 - multi why # TODO two\n# lines\n"
            '# Failed (TODO) test 7: "multi why"',
            "multi why",
            "two",
            id="reason-of-two-lines",
        ),
        pytest.param(
            # todo('why # hash', 1); ok(false, 'hash # TODO y')
            "not ok 8 - hash # TODO y # TODO why # hash\n"
            '# Failed (TODO) test 8: "hash # TODO y"',
            "hash # TODO y",
            "why # hash",
            id="directive-in-description",
        ),
        # prove counts these three as failures, pgTAP's finish() does not.
        pytest.param(
            # todo(E'multi\nwhy', 1); ok(false, 'a # b')
            'not ok 13 - a # b # TODO multi\n# why\n# Failed (TODO) test 13: "a # b"',
            "a # b",
            "multi",
            id="hash-in-description",
        ),
        pytest.param(
            # todo('later', 1); ok(false, E'first\nsecond # with hash')
            "not ok 1 - first\n# second # with hash # TODO later\n"
            '# Failed (TODO) test 1: "first\n# second # with hash"',
            "first",
            "",
            id="description-of-two-lines",
        ),
        pytest.param(
            # todo('why', 1); ok(false, E'a\nFailed test 16')
            "not ok 1 - a\n# Failed test 16 # TODO why\n"
            '# Failed (TODO) test 1: "a\n# Failed test 16"',
            "a",
            "",
            id="verdict-of-another-test",
        ),
    ],
)
def test_a_failing_todo_is_excused(row: str, description: str, reason: str) -> None:
    result = only_result(row)
    assert result.directive is TODO
    assert (result.description, result.reason) == (description, reason)
    assert not result.failed
    assert not result.unexpectedly_passed


@pytest.mark.parametrize(
    ("row", "apparent"),
    [
        pytest.param(
            # is(1, 2, 'x # TODO (TODO) y')
            "not ok 22 - x # TODO (TODO) y\n"
            '# Failed test 22: "x # TODO (TODO) y"\n'
            "#         have: 1\n#         want: 2",
            TODO,
            id="todo",
        ),
        pytest.param(
            # ok(false, 'x # SKIP y')
            'not ok 11 - x # SKIP y\n# Failed test 11: "x # SKIP y"',
            SKIP,
            id="skip",
        ),
        pytest.param(
            # ok(false, '# TODO y')
            'not ok 16 - # TODO y\n# Failed test 16: "# TODO y"',
            TODO,
            id="nothing-else",
        ),
        pytest.param(
            # ok(false, 'x # TODO y Failed (TODO) test')
            "not ok 1 - x # TODO y Failed (TODO) test\n"
            '# Failed test 1: "x # TODO y Failed (TODO) test"',
            TODO,
            id="verdict-in-description",
        ),
        pytest.param(
            # ok(false, E'x # TODO y\nFailed (TODO) test 2')
            "not ok 2 - x # TODO y\n# Failed (TODO) test 2\n"
            '# Failed test 2: "x # TODO y\n# Failed (TODO) test 2"',
            TODO,
            id="verdict-on-its-second-line",
        ),
        pytest.param(
            # is('a'::text, E'\nFailed (TODO) test 3: "q"', 'x # TODO ')
            'not ok 3 - x # TODO \n# Failed test 3: "x # TODO "\n'
            '#         have: a\n#         want: \n# Failed (TODO) test 3: "q"',
            TODO,
            id="verdict-in-value",
        ),
        pytest.param(
            # ok(false, E'x # TODO y\nFailed (TODO) test 1\nSubtest: s')
            "not ok 1 - x # TODO y\n# Failed (TODO) test 1\n# Subtest: s\n"
            '# Failed test 1: "x # TODO y\n# Failed (TODO) test 1\n# Subtest: s"',
            TODO,
            id="verdict-then-subtest",
        ),
        pytest.param(
            # ok(false, E'x # TODO y\nFailed (TODO) test 2\nTest died: x')
            "not ok 2 - x # TODO y\n# Failed (TODO) test 2\n# Test died: x\n"
            '# Failed test 2: "x # TODO y\n# Failed (TODO) test 2\n# Test died: x"',
            TODO,
            id="verdict-then-closing-line",
        ),
    ],
)
def test_a_failure_is_not_excused_by_its_text(row: str, apparent: Directive) -> None:
    result = only_result(row)
    assert result.failed
    assert result.directive is None
    assert result.apparent is apparent
