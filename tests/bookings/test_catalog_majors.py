"""The migrations make the same schema on PostgreSQL 15, 16, 17 and 18."""

from collections.abc import Iterator, Mapping

import pytest

from harness.admin import connect
from harness.bench import Benches
from harness.catalog import Catalog, diff, render, snapshot
from harness.config import SUPPORTED_MAJORS, Settings

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def catalogs(pytestconfig: pytest.Config) -> Iterator[Mapping[int, Catalog]]:
    """The migrated schema on each major, from servers of this module's own."""
    benches = Benches(Settings(root=pytestconfig.rootpath, pg_server="embedded"))
    found = {}
    for major in SUPPORTED_MAJORS:
        with connect(benches.bench(major).clone()) as connection:
            found[major] = snapshot(connection)
    yield found
    benches.close(keep=False)


@pytest.mark.parametrize("major", SUPPORTED_MAJORS[:-1])
def test_every_major_has_the_newest_ones_schema(
    catalogs: Mapping[int, Catalog], major: int
) -> None:
    newest = catalogs[SUPPORTED_MAJORS[-1]]
    assert render(diff(catalogs[major], newest), definitions=True) == ""
    assert catalogs[major] == newest


def test_the_overlap_rule_is_in_it(catalogs: Mapping[int, Catalog]) -> None:
    """A comparison of nothing would be equal, too."""
    for catalog in catalogs.values():
        rule = catalog.by_key[
            "constraint", "public.bookings.bookings_excl_resource_time"
        ]
        assert "EXCLUDE USING gist" in rule.attributes["definition"]
        assert catalog.by_key["extension", "btree_gist"]
        assert len(catalog.inside(("table", "public.bookings"))) > 20
