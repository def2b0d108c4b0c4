"""The tables of docs/scale.md, between marks: what stands around them is written by hand."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]
USUAL, MARKS = "million", ("requests", "storage", "indexes")
P50_MOST, P99_MOST, GIANT_MOST = 1.3, 2.0, 1.5


def write(found: Row, path: Path, of: str = USUAL) -> None:
    """Draw the tables anew."""
    path.write_text(drawn(found, path.read_text(), of))


def is_marked(text: str, of: str) -> bool:
    """Whether the page has room for the measurement that is named so."""
    return all(f"<!-- {of}: {name} -->" in text for name in MARKS)


def drawn(found: Row, text: str, of: str = USUAL) -> str:
    """The page with the tables of the measurement that is named so."""
    tables = {"requests": requests(found), "storage": storage(found), "indexes": indexes(found)}
    for name in MARKS:
        text = replaced(text, f"{of}: {name}", tables[name])
    return text


def replaced(text: str, name: str, table: str) -> str:
    """The text with another table between two marks. Errors: `LookupError` without them."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    if begin not in text or end not in text:
        raise LookupError(f"the page has no marks for {name}")
    whole = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    return whole.sub(lambda _: f"{begin}\n{table}\n{end}", text)


def requests(found: Row) -> str:
    """Times and looks of each request, by crowd."""
    sizes = list(found["crowds"])
    head = ["asked", *(f"{found['crowds'][one]['users']:,}: p50 / p99 ms" for one in sizes)]
    head += ["p50 ×", "p99 ×", "keys / documents"]
    return _table(head, [_request(name, ask, sizes) for name, ask in found["asks"].items()])


def _request(name: str, ask: Row, sizes: list[str]) -> list[str]:
    first, last = ask[sizes[0]], ask[sizes[-1]]
    looks = [_looks(ask[one]) for one in sizes]
    told = looks[0] if len(set(looks)) == 1 else ", ".join(looks)
    ratios = [f"{last[at] / first[at]:.2f}" for at in ("p50_ms", "p99_ms")]
    shown = name.replace("|", "\\|")
    return [shown, *(f"{ask[one]['p50_ms']} / {ask[one]['p99_ms']}" for one in sizes), *ratios, told]


def _looks(one: Row) -> str:
    return f"{one['keys']:g}" + (f" / {one['documents']:g}" if "documents" in one else "")


def storage(found: Row) -> str:
    """What each crowd takes."""
    head = ["users", "tasks", "bytes a task", "on disk", "indexes a task", "without words", "GB in all"]
    return _table(head, [_crowd(one) for one in found["crowds"].values()])


def _crowd(one: Row) -> list[str]:
    return [
        f"{one['users']:,}",
        f"{one['tasks']:,}",
        f"{one['task_bytes']:g}",
        f"{one['task_bytes_on_disk']:g}",
        f"{one['index_bytes_a_task_in_all']:g}",
        f"{one['index_bytes_a_task_without_words']:g}",
        f"{one['disk_bytes'] / 1e9:.2f}",
    ]


def indexes(found: Row) -> str:
    """Each index's share of the largest crowd."""
    crowd = list(found["crowds"].values())[-1]
    shares = sorted(crowd["index_bytes_a_task"].items(), key=lambda share: -share[1])
    return _table(["index", "bytes a task"], [[f"`{name}`", f"{size:g}"] for name, size in shares])


def faults(found: Row) -> Iterator[str]:
    """Where a measurement is not what it is held to."""
    sizes = list(found["crowds"])
    for name, ask in found["asks"].items():
        first, last = ask[sizes[0]], ask[sizes[-1]]
        if any(one.get("scans") for one in ask.values()):
            yield f"{name}: something is scanned"
        if last["p50_ms"] > P50_MOST * first["p50_ms"]:
            yield f"{name}: p50 grows from {first['p50_ms']} to {last['p50_ms']} ms"
        if last["p99_ms"] > P99_MOST * first["p99_ms"]:
            yield f"{name}: p99 grows from {first['p99_ms']} to {last['p99_ms']} ms"
    for size in sizes:
        giant, other = found["asks"]["giant: first page"][size], found["asks"]["list newest"][size]
        if giant["p50_ms"] > GIANT_MOST * other["p50_ms"]:
            yield f"the largest account's first page takes {giant['p50_ms']} ms, others' {other['p50_ms']}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
