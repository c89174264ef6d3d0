"""What pgTAP really prints, copied from PostgreSQL 15 and 18, and what it means.

Above each text stands the SQL that printed it, with pgTAP 1.3.5 unless it says
otherwise.
"""

import pytest

from harness.tap import Directive, Output, Parser, Result

TODO, SKIP = Directive.TODO, Directive.SKIP


def statement(*rows: str) -> Output:
    parser = Parser()
    for row in rows:
        parser.feed(row)
    return parser.take()


@pytest.mark.parametrize(
    ("row", "description"),
    [
        # ok(true, '')
        ("ok 7", ""),
        # ok(true, null)
        ("ok 9", ""),
        # ok(true, '- dash')
        ("ok 12 - - dash", "- dash"),
        # ok(true, 'grün ✓ 日本')
        ("ok 14 - grün ✓ 日本", "grün ✓ 日本"),
        # ok(true, '42 is the answer')
        ("ok 15 - 42 is the answer", "42 is the answer"),
        # ok(true, ' lead and trail  ')
        ("ok 16 -  lead and trail  ", "lead and trail"),
        # ok(true, 'a # b')
        ("ok 5 - a # b", "a # b"),
        # ok(true, 'a \ b \\ c')
        (r"ok 6 - a \ b \\ c", r"a \ b \\ c"),
        # ok(true, E'a\u2028b\u0085c\x0cd\x0be\x1cf')
        ("ok 18 - a\u2028b\x85c\x0cd\x0be\x1cf", "a\u2028b\x85c\x0cd\x0be\x1cf"),
        # ok(true, repeat('x', 3000))
        (f"ok 20 - {'x' * 3000}", "x" * 3000),
    ],
)
def test_a_passing_result_keeps_its_description(row: str, description: str) -> None:
    (result,) = statement(row).results
    assert (result.description, result.directive) == (description, None)


@pytest.mark.parametrize(
    ("row", "result"),
    [
        pytest.param(
            # is(null::int, 1)
            "not ok 3\n# Failed test 3\n#         have: NULL\n#         want: 1",
            Result(
                ok=False,
                number=3,
                diagnostics=(
                    "Failed test 3",
                    "        have: NULL",
                    "        want: 1",
                ),
            ),
            id="no-description",
        ),
        pytest.param(
            # is('a', E'c\nnot ok 7 - x'::text, 'multi')
            'not ok 1 - multi\n# Failed test 1: "multi"\n#         have: a\n'
            "#         want: c\n# not ok 7 - x",
            Result(
                ok=False,
                number=1,
                description="multi",
                diagnostics=(
                    'Failed test 1: "multi"',
                    "        have: a",
                    "        want: c",
                    "not ok 7 - x",
                ),
            ),
            id="value-imitates-a-result",
        ),
        pytest.param(
            # ok(false, E'a\r\nb\rc')
            'not ok 3 - a\n# # b\n# c\n# Failed test 3: "a\n# # b\n# c"',
            Result(
                ok=False,
                number=3,
                description="a",
                diagnostics=("# b", "c", 'Failed test 3: "a', "# b", 'c"'),
            ),
            id="description-of-several-lines",
        ),
        pytest.param(
            # skip('why')
            "ok 3 # SKIP why",
            Result(ok=True, number=3, directive=SKIP, reason="why"),
            id="skip",
        ),
        pytest.param(
            # skip(1)
            "ok 4 # SKIP",
            Result(ok=True, number=4, directive=SKIP),
            id="skip-without-reason",
        ),
        pytest.param(
            # skip(E'two\nlines', 1)
            "ok 5 # SKIP two\n# lines",
            Result(
                ok=True,
                number=5,
                directive=SKIP,
                reason="two",
                diagnostics=("lines",),
            ),
            id="skip-reason-of-two-lines",
        ),
        pytest.param(
            # todo('t', 1); skip('in todo')
            "ok 9 # TODO t # SKIP in todo",
            Result(ok=True, number=9, directive=SKIP, reason="in todo"),
            id="skip-inside-todo",
        ),
        pytest.param(
            # todo('why pass', 1); ok(true, 'passing todo')
            "ok 3 - passing todo # TODO why pass",
            Result(
                ok=True,
                number=3,
                description="passing todo",
                directive=TODO,
                reason="why pass",
            ),
            id="passing-todo",
        ),
    ],
)
def test_a_result_is_read(row: str, result: Result) -> None:
    assert statement(row).results == (result,)


def test_one_statement_may_print_many_results() -> None:
    # select unnest(array[ok(true, 'a'), is('x'::text, 'y', 'b'), diag('about b'),
    #                     ok(true, 'c')])
    output = statement(
        "ok 3 - a",
        'not ok 4 - b\n# Failed test 4: "b"\n#         have: x\n#         want: y',
        "# about b",
        "ok 5 - c",
    )
    assert [result.diagnostics for result in output.results] == [
        (),
        ('Failed test 4: "b"', "        have: x", "        want: y", "about b"),
        (),
    ]
    # select skip('why', 2)
    assert len(statement("ok 1 # SKIP why\nok 2 # SKIP why").results) == 2
