"""The figures of the rate limits (the contract's), each changeable by its setting."""

from dataclasses import dataclass, fields

from limits import parse_many

from config.environment import Environment


@dataclass(frozen=True)
class Limits:
    """Rate limits in the notation of the `limits` library; several are parted by `;`."""

    user: str = "20/second;300/minute"
    writes: str = "60/minute"
    register: str = "20/hour"
    login_account: str = "10/5minute"
    login_address: str = "10/5minute"
    login_all: str = "1000/5minute"
    mail_request: str = "5/hour"
    reset_account: str = "5/day"
    reset_address: str = "20/hour"
    recheck: str = "10/5minute"
    link: str = "60/hour"
    export: str = "10/minute;60/hour"
    import_: str = "10/minute;120/hour"
    webhook_test: str = "10/minute"
    csp_reports: str = "60/minute"
    vitals: str = "60/minute"

    @classmethod
    def read(cls, env: Environment) -> "Limits":
        """From `LIMIT_USER`, `LIMIT_WRITES` and kin; a notation that does not parse is a fault."""
        return cls(**{field.name: _read(env, field.name, str(field.default)) for field in fields(cls)})


def _read(env: Environment, name: str, default: str) -> str:
    variable = f"LIMIT_{name.strip('_').upper()}"
    text = env.text(variable, default)
    try:
        parse_many(text)
    except ValueError:
        env.fault(variable, "is not a rate limit", default)
    return text
