"""The kinds of processes, and of the jobs that a worker takes, as the environment names them."""

from config.environment import Environment
from config.services import QUEUES


def queues(env: Environment) -> tuple[str, ...]:
    """Which kinds of jobs a worker takes: `all`, or names parted by commas."""
    names = tuple(name.strip() for name in env.text("WORKER_QUEUES", "all").split(",") if name.strip())
    if names == ("all",):
        return QUEUES
    if not names or set(names) - set(QUEUES):
        env.fault("WORKER_QUEUES", f"names a queue that is none of {', '.join(QUEUES)}", "mail,events")
    return names


def metrics_ports(env: Environment) -> dict[str, int]:
    """The web's, and one beside it for each other kind of process."""
    web = env.whole("METRICS_PORT", 9108, least=1)
    others = enumerate(("WORKER", "BEAT", "CONSUMER"), start=1)
    ports = {
        f"{kind.lower()}_metrics_port": env.whole(f"{kind}_METRICS_PORT", min(web + step, 65535), least=1)
        for step, kind in others
    }
    return {"metrics_port": web, **ports}
