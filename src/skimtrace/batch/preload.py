"""Imported once by the server that workers are forked from, so that each of them starts with everything in memory.

What is loaded here is loaded once for all workers, and shared by them; a worker that replaces another has it at once.
"""

import gc
from collections.abc import Callable
from contextlib import suppress


def _load() -> None:
    from skimtrace.batch import one, perform  # noqa: F401, PLC0415 - with the collector at rest
    from skimtrace.engine import engine_digest  # noqa: PLC0415 - the same
    from skimtrace.errors import DataError  # noqa: PLC0415 - the same
    from skimtrace.flow.domains import registrable  # noqa: PLC0415 - the same
    from skimtrace.flow.framework_rows import load_framework_rows  # noqa: PLC0415 - the same
    from skimtrace.flow.inside import load_inside  # noqa: PLC0415 - the same
    from skimtrace.flow.linkrows import load_links  # noqa: PLC0415 - the same
    from skimtrace.flow.loading import load_loading  # noqa: PLC0415 - the same
    from skimtrace.flow.models import load_models  # noqa: PLC0415 - the same
    from skimtrace.flow.sites import load_site_tables  # noqa: PLC0415 - the same
    from skimtrace.javascript.libraries import MIN_SIZE, recognise  # noqa: PLC0415 - the same
    from skimtrace.javascript.library_banners import modified_copy  # noqa: PLC0415 - the same
    from skimtrace.signatures.observer import pattern_observer  # noqa: PLC0415 - the same
    from skimtrace.signatures.registry import load_signatures  # noqa: PLC0415 - the same
    from skimtrace.signatures.taxonomy import packaged_taxonomies  # noqa: PLC0415 - the same
    from skimtrace.verdict.scale import inert_endings, packaged_scale  # noqa: PLC0415 - the same

    tables: tuple[Callable[[], object], ...] = (
        load_models,
        load_site_tables,
        load_framework_rows,
        load_links,
        load_loading,
        packaged_taxonomies,
        packaged_scale,
        inert_endings,
        lambda: recognise(b";" * MIN_SIZE),  # reads the table of libraries
        lambda: modified_copy(b"// x"),  # reads the banners
        engine_digest,
        load_inside,
        lambda: registrable("example.com"),  # reads the public suffix list
        lambda: pattern_observer(load_signatures()),  # compiles the patterns
    )
    for load in tables:
        with suppress(DataError):  # a broken table is reported where it is used
            load()


# Nothing of what is imported and loaded is ever garbage: the collector need not walk it, neither now nor in the
# workers, where walking would also copy the memory they share.
gc.disable()
_load()
gc.enable()
gc.freeze()
