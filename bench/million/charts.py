"""The curves, as pictures."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt

Row = dict[str, Any]
_SIZE, _DOTS = (9, 5), 110
_LISTS = ("list newest", "list view=inbox", "list view=today", "list status=todo", "list project_id=P")
_OTHERS = ("one task", "counts", "search one word", "create", "change", "complete", "log in")
_GIANTS = ("giant: first page", "giant: page 500", "giant: search", "giant: counts", "giant: labels")


def draw(found: Row, folder: Path) -> None:
    """Write the pictures of a measurement into the folder; what it does not have is left out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, asks in (("lists", _LISTS), ("requests", _OTHERS), ("giant", _GIANTS)):
        _times(found, asks, folder / f"{name}.png")
    _looks(found, folder / "keys.png")
    _indexes(found, folder / "indexes.png")


def _times(found: Row, asks: Sequence[str], path: Path) -> None:
    figure, both = plt.subplots(1, 2, figsize=_SIZE, sharex=True)
    for axes, name, title in zip(both, ("p50_ms", "p99_ms"), ("median", "99 of 100 within"), strict=True):
        for ask in asks:
            _curve(axes, found, ask, name)
        axes.set(title=title, xscale="log", xlabel="users", ylabel="ms", ylim=(0, None))
        axes.grid(alpha=0.3)
    both[0].legend(fontsize=8)
    _save(figure, path)


def _looks(found: Row, path: Path) -> None:
    figure, axes = plt.subplots(figsize=_SIZE)
    for ask in (*_LISTS, "counts", "search one word", "create", "complete"):
        _curve(axes, found, ask, "keys")
    axes.set(title="index keys looked at for one request", xscale="log", xlabel="users", ylim=(0, None))
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8)
    _save(figure, path)


def _curve(axes: Any, found: Row, ask: str, name: str) -> None:
    if ask not in found["asks"]:
        return
    sizes = {size: crowd["users"] for size, crowd in found["crowds"].items()}
    axes.plot([*sizes.values()], [found["asks"][ask][size][name] for size in sizes], marker="o", label=ask)


def _indexes(found: Row, path: Path) -> None:
    crowd = list(found["crowds"].values())[-1]
    shares = sorted(crowd["index_bytes_a_task"].items(), key=lambda share: share[1])
    figure, axes = plt.subplots(figsize=_SIZE)
    axes.barh([name for name, _ in shares], [size for _, size in shares])
    axes.set(title=f"bytes of each index for a task, of {crowd['tasks']:,} tasks", xlabel="bytes")
    axes.tick_params(axis="y", labelsize=7)
    _save(figure, path)


def _save(figure: Any, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, dpi=_DOTS)
    plt.close(figure)
