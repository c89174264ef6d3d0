"""What the plugin keeps in pytest's config for the length of a session."""

import pytest

from harness.bench import Benches

BENCHES = pytest.StashKey[Benches]()
