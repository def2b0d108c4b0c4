"""What processes tell at their metrics addresses, and what happened between two looks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from prometheus_client.parser import text_string_to_metric_families

Labels = tuple[tuple[str, str], ...]
Samples = Mapping[tuple[str, Labels], float]
TIMEOUT_SECONDS = 5.0


class Silent(Exception):
    """A process does not tell its figures."""


def parse(text: str) -> dict[tuple[str, Labels], float]:
    """The samples of one address."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def read(url: str) -> str:
    """What an address tells. Errors: `Silent`."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", parts.path or "/metrics")
        answer = connection.getresponse()
        body = answer.read().decode()
    except (OSError, HTTPException) as error:
        raise Silent(f"{url} does not answer: {error}") from error
    finally:
        connection.close()
    if answer.status != 200:
        raise Silent(f"{url} answers {answer.status}")
    return body


@dataclass(frozen=True)
class Look:
    """All addresses, twice, `seconds` apart; in the same order."""

    before: Sequence[Samples]
    after: Sequence[Samples]
    seconds: float

    def rate(self, name: str, **labels: str) -> float:
        """How much a counter rose in a second, of all processes; one that began anew is passed over."""
        return sum(max(0.0, rise) for rise in self._rises(name, labels)) / self.seconds

    def now(self, name: str, **labels: str) -> list[tuple[Labels, float]]:
        """The values of a gauge."""
        return [found for one in self.after for found in _matching(one, name, labels)]

    def highest(self, name: str, **labels: str) -> float:
        """The highest value of a gauge; 0 when nobody tells it. Each beat tells the same."""
        return max((value for _, value in self.now(name, **labels)), default=0.0)

    def quantile(self, share: float, name: str, **labels: str) -> float | None:
        """Within how many seconds this share of what a histogram saw was; None when that was nothing.
        It is the upper bound of the bucket, so no less than the truth."""
        rises: dict[float, float] = {}
        for before, after in zip(self.before, self.after, strict=True):
            for key, value in _matching(after, f"{name}_bucket", labels):
                rise = max(0.0, value - before.get((f"{name}_bucket", key), 0.0))
                bound = float(dict(key)["le"])
                rises[bound] = rises.get(bound, 0.0) + rise
        total = rises.get(float("inf"), 0.0)
        return (
            next((bound for bound in sorted(rises) if rises[bound] >= share * total), None) if total else None
        )

    def tells(self, name: str, **labels: str) -> int:
        """How many addresses tell a figure."""
        return sum(any(True for _ in _matching(one, name, labels)) for one in self.after)

    def _rises(self, name: str, labels: Mapping[str, str]) -> Iterator[float]:
        for before, after in zip(self.before, self.after, strict=True):
            for key, value in _matching(after, name, labels):
                yield value - before.get((name, key), 0.0)


def _matching(samples: Samples, name: str, labels: Mapping[str, str]) -> Iterable[tuple[Labels, float]]:
    for (found, key), value in samples.items():
        if found == name and labels.items() <= dict(key).items():
            yield key, value
