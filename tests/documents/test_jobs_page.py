"""docs/jobs.md shows the table of jobs as it is."""

from pathlib import Path

from webapp.contracts.jobs import JOBS, Job


def row(job: Job) -> str:
    """A job's line of the page."""
    every = f"{job.every:g} s" if job.every else "when asked for"
    limits = f"{job.soft_limit:g} s, {job.hard_limit:g} s"
    cells = (f"`{job.name}`", f"`{job.queue}`", every, limits, job.retry, job.once, job.dies)
    return f"| {' | '.join(cells)} |"


def test_each_job_stands_in_the_page_as_the_table_declares_it(root: Path) -> None:
    page = (root / "docs" / "jobs.md").read_text()
    assert [line for line in page.splitlines() if line.startswith("| `")] == [row(job) for job in JOBS]
