"""Settings of all tests."""

import pytest

from skimtrace.store.database import VARIABLE

pytest_plugins = ["tests.needs", "pytester"]


@pytest.fixture(autouse=True)
def own_database(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test finds what another one, or the user, has kept."""
    monkeypatch.setenv(VARIABLE, str(tmp_path_factory.mktemp("kept") / "results.db"))
