"""What workers do with a job: look it up, analyse it, render its page. Imported by workers alone."""

import sqlite3
from contextlib import closing, suppress
from typing import Final

from skimtrace.batch.job import Job, Product
from skimtrace.batch.one import recall_or_scan
from skimtrace.batch.settings import Settings
from skimtrace.batch.worker import describe
from skimtrace.bundle.model import Bundle
from skimtrace.report.page import extension_page
from skimtrace.report.site import sealed
from skimtrace.result.baseline import accept
from skimtrace.store.database import open_to_read
from skimtrace.store.keys import content_of, maker
from skimtrace.store.lines import line_of, read_line
from skimtrace.store.store import look_up

NO_PAGE: Final = "its page could not be made"

_equipped: list[Settings] = []


def equip(settings: Settings) -> None:
    """Take the settings for all jobs to come."""
    _equipped[:] = [settings]


def perform(job: Job) -> Product:
    """Return the product of `job`, with the settings this process was equipped with."""
    return product_of(job, _equipped[0])


def product_of(job: Job, settings: Settings) -> Product:
    """Return the product of `job`. Raises MemoryError alone."""
    if job.known is not None:
        return _with_page(Product(job.known), job, settings)
    made = recall_or_scan(job.item, settings, lambda bundle: _recall(bundle, job, settings))
    return _with_page(made if isinstance(made, Product) else Product(line_of(made)), job, settings)


def _recall(bundle: Bundle, job: Job, settings: Settings) -> Product | None:
    """Return what the database has for a package; whatever is wrong with it, the answer is then None."""
    if settings.database is None:
        return None
    key = maker(settings.signatures.digest, settings.limits).key(content_of(bundle.sha256, bundle.format.value))
    with suppress(sqlite3.Error, OSError), closing(open_to_read(settings.database)) as database:
        kept = look_up(database, key, job.item.name)
        return None if kept is None else Product(kept.line, row=kept.row)
    return None


def _with_page(product: Product, job: Job, settings: Settings) -> Product:
    if not job.page:
        return product
    result = read_line(product.line)
    if settings.baseline is not None:
        result = accept(result, settings.baseline)
    try:
        page = sealed(extension_page(result), product.line, settings.baseline)
    except MemoryError:
        raise
    except Exception as error:  # a page less is no reason to lose the result
        return Product(product.line, row=product.row, trouble=describe(error, NO_PAGE))
    return Product(product.line, page, product.row)
