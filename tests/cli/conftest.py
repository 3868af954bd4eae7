"""The command line starts workers too."""

from tests.batch.conftest import no_main_module_for_workers

__all__ = ["no_main_module_for_workers"]
