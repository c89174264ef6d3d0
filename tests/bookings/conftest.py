"""How long the fuzz tests of the bookings search."""

import pytest
from hypothesis import HealthCheck, settings

# Not the profile that is loaded: where CI is set, that is Hypothesis's own `ci`, which
# explores nothing new.
_BASE = settings(
    settings.get_profile("default"),
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("quick", _BASE, max_examples=40, database=None)
settings.register_profile("pr", _BASE, max_examples=150, database=None)
settings.register_profile("nightly", _BASE, max_examples=20_000)


@pytest.fixture(scope="session")
def fuzz_settings(pytestconfig: pytest.Config) -> settings:
    """The profile of `--fuzz-profile`; not loaded, so that it changes no other test."""
    return settings.get_profile(pytestconfig.getoption("--fuzz-profile"))
