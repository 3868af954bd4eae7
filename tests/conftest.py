"""Settings of all tests."""

pytest_plugins = ["tests.needs", "pytester"]
