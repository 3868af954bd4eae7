"""What workers are forked with: every table is there, and the collector leaves it alone."""

import json
import subprocess
import sys

LOOK = """
import gc, json
import skimtrace.batch.preload
from skimtrace.flow import domains, framework_rows, linkrows, loading, models, sites
from skimtrace.javascript import libraries
from skimtrace.signatures import taxonomy
from skimtrace.verdict import scale
loads = (
    models.load_models, sites.load_site_tables, framework_rows.load_framework_rows, linkrows.load_links,
    loading.load_loading, taxonomy.packaged_taxonomies, scale.packaged_scale, scale.inert_endings, domains._suffixes,
    libraries._packaged,
)
print(json.dumps({
    "missing": [load.__name__ for load in loads if load.cache_info().currsize == 0],
    "collects": gc.isenabled(),
    "frozen": gc.get_freeze_count(),
}))
"""


def test_everything_is_in_memory_before_the_first_job() -> None:
    said = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, check=True, text=True).stdout
    found = json.loads(said)
    assert found["missing"] == []
    assert found["collects"] is True
    assert found["frozen"] > 10_000
