"""What the tests of the bundle room share: throw-away keys, and a way to open bytes as a package."""

from collections.abc import Callable
from pathlib import Path

import pytest

from skimtrace.bundle.limits import Limits
from skimtrace.bundle.model import Bundle
from skimtrace.bundle.reader import open_bundle

Open = Callable[..., Bundle]


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Open:
    """Return a function that writes bytes to a file and opens it; one folder serves the whole session."""
    folder = tmp_path_factory.mktemp("packages")

    def open_bytes(data: bytes, *, suffix: str = ".zip", limits: Limits | None = None) -> Bundle:
        path: Path = folder / f"package{suffix}"
        path.write_bytes(data)
        return open_bundle(path, path.name, limits or Limits())

    return open_bytes
