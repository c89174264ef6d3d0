"""A store's file is cut into its pieces as it is read, wherever the reading stops."""

import io
import json
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sql.store.errors import StoreError
from sql.store.reading import Piece, pieces
from tests.bookings.stores import Json, stores


def cut(text: str, chunk: int = 1000) -> list[Piece]:
    return [*pieces(io.StringIO(text), chunk=chunk)]


def whole(found: list[Piece]) -> Iterator[tuple[str, Json]]:
    """Put the pieces together again: collections, and records into theirs."""
    records: dict[str, Json] = {}
    for piece in found:
        name, value = json.loads(piece.collection), json.loads(piece.document)
        if piece.key is not None:
            records[json.loads(piece.key)] = value
        elif name == "bookings":
            yield name, records
        else:
            yield name, value


@given(store=stores(), chunk=st.integers(1, 50), indent=st.sampled_from([None, 1]))
@example(store={"bookings": {"b": {"n": 1234567890}}, "n": 12}, chunk=3, indent=None)
def test_the_pieces_are_the_file_whatever_is_read_at_once(
    store: dict[str, Json], chunk: int, indent: int | None
) -> None:
    text = json.dumps(store, indent=indent, ensure_ascii=chunk % 2 == 0)
    assert dict(whole(cut(text, chunk))) == store


def test_texts_are_kept_as_they_are() -> None:
    text = ' {"a": 1.10 , "bookings" : {"b\\u0041": {"x":1e400,"y":"\\u0000"}} } \n'
    assert cut(text) == [
        Piece('"a"', None, "1.10"),
        Piece('"bookings"', None, "{}"),
        Piece('"bookings"', '"b\\u0041"', '{"x":1e400,"y":"\\u0000"}'),
    ]


def test_bookings_that_are_no_object_are_one_piece() -> None:
    assert cut('{"bookings": [1]}') == [Piece('"bookings"', None, "[1]")]


def test_a_number_of_many_digits_is_no_trouble() -> None:
    number = "9" * 10_000
    assert cut(f'{{"n": {number}}}', chunk=10) == [Piece('"n"', None, number)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", 'In the file, character 1: "{" is expected'),
        ("[]", 'In the file, character 1: "{" is expected'),
        ("{", "In the file, character 2: "),
        ('{"a"', 'In the file, at "a", character 5: ":" is expected'),
        ('{"a": 1', 'In the file, after "a", character 8: "," or "}" is expected'),
        ('{"a": tru}', 'In "a", character 7: Expecting value'),
        ('{"bookings": {"b_1": {"x": }}}', 'In "bookings", at "b_1", character 28: '),
        ('{"bookings": {"b_1": {"x": "y', 'In "bookings", at "b_1", character 28: '),
        ('{"bookings": {"b_1": {}', 'In "bookings", after "b_1", character 24: '),
        ('{"a": 1} {', "In the file, character 10: the object ends before"),
        ('{"a": "\x00"}', 'In "a", character 8: Invalid control character'),
    ],
)
@pytest.mark.parametrize("chunk", [1, 1000])
def test_what_is_no_json_object_is_refused_with_the_place(
    text: str, said: str, chunk: int
) -> None:
    with pytest.raises(StoreError) as caught:
        cut(text, chunk)
    assert said in caught.value.detail


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(StoreError, match="it is too deep"):
        cut('{"a": ' + "[" * 200_000)


class Counting(io.StringIO):
    """A file that knows how much of it was read."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.taken = 0

    def read(self, size: int | None = -1) -> str:
        found = super().read(size)
        self.taken += len(found)
        return found


def test_no_more_is_read_than_the_next_piece_needs() -> None:
    file = Counting(json.dumps({"bookings": {str(key): {} for key in range(10_000)}}))
    found = pieces(file, chunk=100)
    for _ in range(10):
        next(found)
    assert file.taken <= 200


def test_a_mistake_early_in_a_file_ends_the_reading() -> None:
    file = Counting('{"bookings": {"b_1": {"x": oops}, ' + " " * 100_000)
    with pytest.raises(StoreError):
        [*pieces(file, chunk=100)]
    assert file.taken <= 200
