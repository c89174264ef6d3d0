import pytest

from harness import dsn
from harness.errors import ConfigError


def test_uri_and_pairs_are_the_same_value() -> None:
    pairs = dsn.parse("host=db.test port=5433 user=ada dbname=shop")
    assert dsn.parse("postgresql://ada@db.test:5433/shop") == pairs


def test_merge_changes_and_takes_away() -> None:
    merged = dsn.merge("host=a user=b password=c", dbname="d", password=None)
    assert dsn.parse(merged) == {"host": "a", "user": "b", "dbname": "d"}


@pytest.mark.parametrize(
    "text", ["postgresql://ada:s3cret@h/d", "host=h password=s3cret sslpassword=s3cret"]
)
def test_no_password_is_shown(text: str) -> None:
    assert "s3cret" not in dsn.redact(text)
    assert dsn.MASK in dsn.redact(text)
    assert "s3cret" not in dsn.psql_line(text)


def test_a_password_is_not_repeated_by_the_error() -> None:
    with pytest.raises(ConfigError) as caught:
        dsn.parse("postgresql://ada:s3cret@h:port/d?nonsense=1")
    assert "s3cret" not in str(caught.value)


def test_psql_line() -> None:
    line = dsn.psql_line("host=/run/x port=5432 user=postgres dbname=clone")
    assert line == "psql -h /run/x -p 5432 -U postgres -d clone"
