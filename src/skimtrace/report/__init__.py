"""Report: result -> HTML, text, JSON, CSV, SARIF. Renderers read nothing else."""
