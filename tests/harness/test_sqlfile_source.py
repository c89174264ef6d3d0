"""How a file becomes text, and what its checksum covers."""

import hashlib
from pathlib import Path

import pytest

from harness.errors import SqlFileError
from harness.sqlfile import Source, read_source


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", ""),
        (b"select 1;\n", "select 1;\n"),
        (b"select 1;\r\n\r\n", "select 1;\n\n"),
        (b"\xef\xbb\xbfselect 1", "select 1"),
        (b"\xef\xbb\xbf\r\n", "\n"),
        (b"lone\rreturn\r\r\n", "lone\rreturn\r\n"),
        ("'größe'".encode(), "'größe'"),
        (b"a\xef\xbb\xbfb", "a\ufeffb"),
    ],
)
def test_text_has_no_bom_and_ends_its_lines_in_lf(
    tmp_path: Path, content: bytes, text: str
) -> None:
    path = tmp_path / "x.sql"
    path.write_bytes(content)

    source = read_source(path)

    assert source.path == path
    assert source.text == text
    assert source.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_checksum_is_the_same_for_a_checkout_with_crlf(tmp_path: Path) -> None:
    (tmp_path / "lf.sql").write_bytes(b"select 1;\nselect 2;\n")
    (tmp_path / "crlf.sql").write_bytes(b"\xef\xbb\xbfselect 1;\r\nselect 2;\r\n")
    (tmp_path / "other.sql").write_bytes(b"select 1;\nselect 3;\n")

    digests = [
        read_source(tmp_path / name).sha256
        for name in ("lf.sql", "crlf.sql", "other.sql")
    ]

    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize(
    ("content", "line", "offset"),
    [(b"\xff", 1, 0), (b"a\nb\xc3(", 2, 3), (b"\xef\xbb\xbf\n\n'\xe4'", 3, 3)],
)
def test_other_encodings_are_refused_with_their_place(
    tmp_path: Path, content: bytes, line: int, offset: int
) -> None:
    path = tmp_path / "latin.sql"
    path.write_bytes(content)

    with pytest.raises(SqlFileError) as caught:
        read_source(path)

    assert caught.value.primary == f"{path}:{line}: file is not UTF-8"
    assert f"at byte offset {offset} " in str(caught.value.detail)


def test_a_nul_character_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "nul.sql"
    path.write_bytes("select\n1;".encode("utf-16-le"))

    with pytest.raises(SqlFileError, match=r"nul\.sql:1: file has a NUL character"):
        read_source(path)


@pytest.mark.parametrize("name", ["missing.sql", "."])
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / name

    with pytest.raises(SqlFileError) as caught:
        read_source(path)

    assert caught.value.primary == f'could not read file "{path}"'
    assert isinstance(caught.value.__cause__, OSError)


def test_text_that_is_decoded_already_is_normalised_too() -> None:
    assert Source.of(Path("x.sql"), "a\r\nb") == Source.of(Path("x.sql"), "a\nb")
