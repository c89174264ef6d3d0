"""The grammar of TAP, reading piece by piece, and what makes a stream no success.

`prove` gives each stream the same verdict unless its test says otherwise.
"""

import pytest

from harness.tap import BailOut, Directive, Parser, Plan, Result, Stray, Summary


def read(text: str) -> Summary:
    parser = Parser()
    parser.feed(text)
    return parser.finish()


@pytest.mark.parametrize(
    ("line", "result"),
    [
        ("ok", Result(ok=True)),
        ("not ok", Result(ok=False)),
        ("ok 1", Result(ok=True, number=1)),
        ("not ok 12", Result(ok=False, number=12)),
        ("ok 1 - a", Result(ok=True, number=1, description="a")),
        ("ok 1 a", Result(ok=True, number=1, description="a")),
        ("ok 1 -", Result(ok=True, number=1)),
        ("ok 1 -a", Result(ok=True, number=1, description="-a")),
        ("ok  01   -   a  ", Result(ok=True, number=1, description="a")),
        ("ok 1\t- a\r", Result(ok=True, number=1, description="a")),
        ("ok - 42 is it", Result(ok=True, description="42 is it")),
        ("ok 42nd street", Result(ok=True, number=42, description="nd street")),
        ("ok then", Result(ok=True, description="then")),
        ("ok-1", Result(ok=True, description="-1")),
        ("oké", Result(ok=True, description="é")),
        ("ok " + "9" * 5000, Result(ok=True, description="9" * 5000)),
    ],
)
def test_a_test_line_is_read_as_prove_reads_it(line: str, result: Result) -> None:
    assert read(line).results == (result,)


@pytest.mark.parametrize(
    "line",
    ["okay", "ok1", "ok_1", "OK 1", "not  ok 1", " ok 1", "1..-1", "1..5 x", "x 1..5"],
)
def test_a_line_that_is_not_tap_is_kept_as_stray(line: str) -> None:
    summary = read(line)
    assert summary.stray == (line,)
    assert not summary.results
    assert not summary.plans


@pytest.mark.parametrize("line", ["", "   ", "TAP version 13", "pragma +strict"])
def test_a_blank_or_protocol_line_is_nothing(line: str) -> None:
    assert read(line).events == ()


@pytest.mark.parametrize(
    ("text", "description", "directive", "reason"),
    [
        ("a # SKIP why", "a", Directive.SKIP, "why"),
        ("a # skip", "a", Directive.SKIP, ""),
        ("a #Todo # why", "a", Directive.TODO, "# why"),
        ("# TODO", "", Directive.TODO, ""),
        (r"a \\# TODO why", r"a \\", Directive.TODO, "why"),
        (r"a \# TODO why", r"a \# TODO why", None, ""),
        ("a # b # TODO why", "a # b # TODO why", None, ""),
        ("a # TODOs", "a # TODOs", None, ""),
        ("a #", "a #", None, ""),
    ],
)
def test_the_first_unescaped_hash_starts_the_directive_or_nothing_does(
    text: str, description: str, directive: Directive | None, reason: str
) -> None:
    (result,) = read(f"ok 1 - {text}").results
    assert (result.description, result.directive, result.reason) == (
        description,
        directive,
        reason,
    )


def test_a_passing_todo_is_told_from_an_ordinary_pass() -> None:
    todo, plain = read("1..2\nok 1 # TODO later\nok 2").results
    assert todo.unexpectedly_passed
    assert not plain.unexpectedly_passed


@pytest.mark.parametrize("word", ["todo", "skip"])
def test_a_failing_line_is_not_excused_by_its_own_word(word: str) -> None:
    # Only here prove is more lenient: it excuses the TODO.
    summary = read(f"1..1\nnot ok 1 - a # {word} b")
    (result,) = summary.results
    assert result.directive is None
    assert result.apparent == word
    assert result.description == f"a # {word} b"
    assert not summary.passed


@pytest.mark.parametrize(
    ("line", "plan"),
    [
        ("1..5", Plan(count=5)),
        ("1..5  \r", Plan(count=5)),
        ("1..0", Plan(count=0)),
        ("1..0 whatever", Plan(count=0)),
        ("1..0 # SKIP no server", Plan(count=0, skip_all="no server")),
        ("1..0 # skipped: no server", Plan(count=0, skip_all="no server")),
        ("1..0 # SKIP", Plan(count=0, skip_all="")),
    ],
)
def test_a_plan_is_read(line: str, plan: Plan) -> None:
    assert read(line).plans == (plan,)


@pytest.mark.parametrize("indent", ["", "  ", "    "])
def test_a_bail_out_counts_at_any_indentation(indent: str) -> None:
    summary = read(f"1..1\nok 1\n{indent}Bail out! no server\nBail out!")
    assert summary.bail_out == BailOut("no server")
    assert summary.problems == (
        "The file bailed out: no server.",
        "The file bailed out: no reason given.",
    )


def test_a_bail_out_inside_a_subtest_counts() -> None:
    assert read("    ok 1\n    Bail out! no server").bail_out == BailOut("no server")


def test_diagnostics_go_to_the_latest_result_and_lose_only_their_mark() -> None:
    first, second = read("ok 1\nrow\n# one\n#two\n#\n#   three\nok 2\n# x").results
    assert first.diagnostics == ("one", "two", "", "  three")
    assert second.diagnostics == ("x",)


def test_a_comment_before_any_result_or_after_the_plan_belongs_to_none() -> None:
    summary = read("# before\nok 1\n# mine\n1..1\n# after")
    assert summary.comments == ("before", "after")
    assert summary.results[0].diagnostics == ("mine",)


def test_a_yaml_block_becomes_diagnostics() -> None:
    summary = read("1..2\nok 1\n  ---\n  ok: 2\n  a:\n    ok 3\n  ...\n  x\nok 2")
    assert summary.results[0].diagnostics == ("ok: 2", "a:", "  ok 3")
    assert summary.stray == ("  x",)
    assert summary.passed


def test_a_yaml_block_without_end_ends_at_a_line_less_indented() -> None:
    summary = read("ok 1\n  ---\n  a: 1\nrow\n  x\nok 2\n  ---\nok 3")
    assert [result.number for result in summary.results] == [1, 2, 3]
    assert summary.stray == ("row", "  x")


def test_a_yaml_block_swallows_no_subtest() -> None:
    _, parent = read("ok 1\n    ---\n    ok 1\nok 2").results
    assert parent.children == (Result(ok=True, number=1),)


def test_lines_may_end_in_carriage_returns() -> None:
    todo, plain = read(
        "not ok 1 # TODO x\r\n# Failed (TODO) test 1\r\n"
        "not ok 2 # TODO x\r\n# Failed test 2\r\n"
    ).results
    assert not todo.failed
    assert plain.failed


def test_a_subtest_needs_no_announcement() -> None:
    summary = read("    1..1\n    not ok 1\nok 1 - parent\n1..1")
    assert summary.passed
    assert summary.results[0].children == (Result(ok=False, number=1),)
    assert not summary.stray


def test_an_indented_row_opens_no_subtest() -> None:
    summary = read("ok 1\n    ->  Seq Scan\nok 2\n1..2")
    assert summary.stray == ("    ->  Seq Scan",)
    assert summary.passed


def test_what_a_subtest_prints_stays_between_the_results() -> None:
    parser = Parser()
    parser.feed("ok 1\n# Subtest: a\n    row\nok 2")
    assert parser.take().events == (
        Result(ok=True, number=1),
        Stray("row"),
        Result(ok=True, number=2),
    )


def test_a_subtest_without_its_result_line_is_a_problem() -> None:
    # prove does not look at indented lines.
    summary = read("# Subtest: a\n    ok 1\n# Subtest: b\n    # died\n    ok 1\n    x")
    assert 'The subtest "a" has no result line.' in summary.problems
    assert 'The subtest "b" has no result line.' in summary.problems
    assert summary.comments == ("died",)
    assert summary.stray == ("x",)
    assert "A subtest without a name has no result line." in read("    ok 1").problems


def test_an_announcement_that_nothing_follows_is_a_comment() -> None:
    summary = read("ok 1\n# Subtest: a\nok 2\n1..2\n# Subtest: b")
    assert summary.results[0].diagnostics == ("Subtest: a",)
    assert summary.comments == ("Subtest: b",)
    assert summary.passed


def test_take_returns_each_event_once_and_finish_all_of_them() -> None:
    parser = Parser()
    parser.feed("1..2")
    parser.feed("ok 1\nrow")
    first = parser.take()
    parser.feed("# late\nok 2")
    second = parser.take()
    assert parser.take().events == ()
    assert first.plans == (Plan(count=2),)
    assert first.results == (Result(ok=True, number=1),)
    assert first.stray == ("row",)
    assert second.comments == ("late",)
    assert second.results == (Result(ok=True, number=2),)
    summary = parser.finish()
    assert summary.events == first.events + second.events
    assert summary.passed


def test_a_subtest_may_span_statements() -> None:
    parser = Parser()
    for statement in ("# Subtest: a", "    ok 1", "    # x\n    1..1"):
        parser.feed(statement)
        assert parser.take().events == ()
    parser.feed("ok 1 - a")
    (result,) = parser.take().results
    assert result.children == (Result(ok=True, number=1, diagnostics=("x",)),)


@pytest.mark.parametrize(
    "text",
    [
        "1..2\nok 1\nok 2",
        "ok 1\nok 2\n1..2",
        "1..2\nok\nok",
        "1..0 # SKIP no server",
        "1..0 # SKIP",
        "1..1\nok 1 # TODO it passes",
        "1..1\nrow\nok 1\n# comment",
        "1..1\nok 1\n# Subtest: of the plan below\n    ->  Seq Scan",
    ],
)
def test_a_good_stream_passes(text: str) -> None:
    summary = read(text)
    assert summary.problems == ()
    assert summary.passed


def test_a_failure_is_no_problem_of_the_stream_but_it_does_not_pass() -> None:
    summary = read("1..2\nnot ok 1\nok 2")
    assert summary.problems == ()
    assert not summary.passed


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "Nothing was run: there is neither a plan nor a result."),
        ("row", "Nothing was run: there is neither a plan nor a result."),
        # prove calls this "skipped" and succeeds.
        ("1..0", "Nothing was run: the plan is 1..0 and gives no reason to skip."),
        ("1..5", "The plan is 1..5, but no results came."),
        ("1..5\nok 1", "The plan is 1..5, but 1 result came."),
        ("1..1\nok 1\nok 2", "The plan is 1..1, but 2 results came."),
        ("1..0 # SKIP x\nok 1", "The plan is 1..0, but 1 result came."),
        (
            "ok 1\n1..2\nok 2",
            "The plan 1..2 stands in the middle, after 1 of 2 results.",
        ),
        ("1..1\n1..1\nok 1", "There is more than one plan: 1..1, 1..1."),
        (
            "ok 1",
            "1 result came without a plan: the file neither called plan() first nor "
            "reached finish().",
        ),
        ("1..2\nok 1\nok 3", "The results are out of sequence: 3 instead of 2."),
        (
            "1..3\nok 1\nok 1\nok 2",
            "The results are out of sequence: 1 instead of 2, and 1 more.",
        ),
        ("1..1\nok 0", "The results are out of sequence: 0 instead of 1."),
    ],
)
def test_a_bad_stream_says_what_is_wrong(text: str, problem: str) -> None:
    summary = read(text)
    assert summary.problems == (problem,)
    assert not summary.passed
