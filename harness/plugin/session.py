"""What the plugin keeps in pytest's config for the length of a session."""

import pytest

from harness.plugin.benches import Benches

BENCHES = pytest.StashKey[Benches]()
