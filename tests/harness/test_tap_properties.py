"""Whatever pgTAP's ok() and skip() print comes back; no text makes the parser raise."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from harness.tap import Directive, Output, Parser, Plan, Result

TOKENS = (
    "ok 1",
    "not ok 1",
    "1..2",
    "# TODO ",
    "# SKIP ",
    "Bail out!",
    "    ",
    "  ---",
    "\n",
    "\r\n",
    "Subtest: x",
    "Test died: ",
    "Failed (TODO) test 1",
)
WORDS = st.lists(st.sampled_from(TOKENS) | st.text(max_size=4)).map("".join)

LINES = WORDS.map(lambda text: " ".join(text.replace("#", "").split()))
"""Texts that TAP gives back unchanged: one line, no hash, no space at the ends."""


@dataclass(frozen=True)
class Assertion:
    """A call of ok(), or of skip(), which has no description and always passes."""

    ok: bool
    description: str
    directive: Directive | None
    reason: str

    def printed(self, number: int) -> str:
        """The row that pgTAP 1.3.5 returns."""
        line = ("" if self.ok else "not ") + f"ok {number}"
        line += f" - {comment(self.description)}" if self.description else ""
        if self.directive:
            line += f" # {self.directive.upper()} {comment(self.reason)}"
        if self.ok:
            return line
        verdict = "Failed (TODO) test" if self.directive else "Failed test"
        echo = f': "{comment(self.description)}"' if self.description else ""
        return f"{line}\n# {verdict} {number}{echo}"


def comment(text: str) -> str:
    """Continue a text of several lines as pgTAP's diag() does."""
    for line_break in ("\r\n", "\n", "\r"):
        text = text.replace(line_break, "\n# ")
    return text


def assertions(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Assertion]:
    nothing = st.just("")
    plain = st.builds(Assertion, st.booleans(), texts, st.none(), nothing)
    todo = st.builds(Assertion, st.booleans(), texts, st.just(Directive.TODO), texts)
    skip = st.builds(Assertion, st.just(True), nothing, st.just(Directive.SKIP), texts)
    return st.one_of(plain, todo, skip)


@given(st.lists(assertions(LINES), min_size=1))
def test_what_pgtap_prints_comes_back(printed: list[Assertion]) -> None:
    parser = Parser()
    parser.feed(f"1..{len(printed)}")
    parser.take()
    for number, assertion in enumerate(printed, start=1):
        row = assertion.printed(number)
        parser.feed(row)
        diagnostics = tuple(line[2:] for line in row.split("\n")[1:])
        assert parser.take().results == (
            Result(number=number, diagnostics=diagnostics, **vars(assertion)),
        )
    summary = parser.finish()
    assert summary.problems == ()
    assert summary.plans == (Plan(count=len(printed)),)
    assert summary.passed == all(
        assertion.ok or assertion.directive for assertion in printed
    )


@given(assertions(WORDS))
def test_no_description_turns_a_verdict_round(assertion: Assertion) -> None:
    parser = Parser()
    parser.feed(assertion.printed(1))
    (result,) = parser.take().results
    assert result.ok is assertion.ok
    assert result.failed is (not assertion.ok and assertion.directive is None)


@given(st.lists(st.tuples(WORDS, st.booleans())))
def test_no_text_raises_and_finish_repeats_what_was_taken(
    feeds: list[tuple[str, bool]],
) -> None:
    parser = Parser()
    taken = Output()
    for text, take in feeds:
        parser.feed(text)
        if take:
            taken = Output(taken.events + parser.take().events)
    taken = Output(taken.events + parser.take().events)
    events = parser.finish().events
    assert events[: len(taken.events)] == taken.events


@given(st.lists(WORDS, min_size=1))
def test_how_the_lines_are_fed_makes_no_difference(texts: list[str]) -> None:
    whole, pieces = Parser(), Parser()
    whole.feed("\n".join(texts))
    for text in texts:
        pieces.feed(text)
    assert whole.finish() == pieces.finish()
