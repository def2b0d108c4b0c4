"""The second factor: time-based one-time codes (RFC 6238), and recovery codes for a lost device."""

import hmac
import io
import secrets
from uuid import UUID

import pyotp
from cryptography.fernet import Fernet

from webapp.auth.errors import OtpRequired, OtpState
from webapp.auth.models import SERVICE, Security, security_row
from webapp.auth.service import otp_tries
from webapp.auth.service.accounts import profile
from webapp.auth.service.devices import Device
from webapp.auth.service.notices import notice
from webapp.auth.service.verification import change
from webapp.core import answers, clock, db
from webapp.core.db import Row
from webapp.core.errors import Problem
from webapp.core.signing import sign

ISSUER = "Myriad"
RECOVERY_CODES = 10
_STEP_SECONDS = 30
_DRIFT = (-1, 0, 1)  # a clock may be half a minute off, and people type slowly
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_HALF = 5


def set_up(user_id: UUID, *, key: str) -> dict[str, str]:
    """Make a secret, which counts from `enable` on. Out: `{secret, otpauth_uri, qr_svg}`.

    Errors: `OtpState` when there is a second factor.
    """
    user, secret = profile(user_id), pyotp.random_base32()
    waiting = {"_id": user_id, "user_id": user_id, "otp.secret": None}
    pending = {"$set": {"otp.pending": _box(key).encrypt(secret.encode()).decode()}}
    if db.modify(Security, waiting, pending) is None:
        raise OtpState("There is a second factor already; switch it off first.")
    uri = pyotp.TOTP(secret).provisioning_uri(name=user["email"], issuer_name=ISSUER)
    return {"secret": secret, "otpauth_uri": uri, "qr_svg": _drawing(uri)}


def _drawing(text: str) -> str:
    """A QR code as an SVG file: it says itself what it is, so that it can be the source of an image."""
    import segno  # noqa: PLC0415  (1 MB, of use to those who set a second factor up)

    svg = io.BytesIO()
    segno.make(text, error="m").save(
        svg, kind="svg", xmldecl=False, nl=False, scale=4, border=4, dark="#000", light="#fff"
    )
    return svg.getvalue().decode()


def enable(user_id: UUID, code: str, device: Device, *, key: str) -> list[str]:
    """Switch the second factor on with a first code of it. Out: the recovery codes, shown once.

    Errors: `OtpState` without a secret that waits, `OtpInvalid`, `OtpLocked`.
    """
    codes = [_new_recovery_code() for _ in range(RECOVERY_CODES)]
    with answers.of(SERVICE).changing(user_id):
        refusal = db.atomic(SERVICE, lambda: _enable(user_id, code, codes, device, key))
    if refusal is not None:
        raise refusal
    return codes


def disable(user_id: UUID, code: str, device: Device, *, key: str) -> None:
    """Switch it off; the password is checked before. Errors: `OtpState`, `OtpInvalid`, `OtpLocked`."""
    with answers.of(SERVICE).changing(user_id):
        refusal = db.atomic(SERVICE, lambda: _disable(user_id, code, device, key))
    if refusal is not None:
        raise refusal


def renew_recovery(user_id: UUID, code: str, device: Device, *, key: str) -> list[str]:
    """Make new recovery codes; the old ones are void. The password is checked before. Out: the codes, shown
    once. Errors: `OtpState` without a second factor, `OtpInvalid`, `OtpLocked`."""
    codes = [_new_recovery_code() for _ in range(RECOVERY_CODES)]
    refusal = db.atomic(SERVICE, lambda: _renew(user_id, code, codes, device, key))
    if refusal is not None:
        raise refusal
    return codes


def demand(user: Row, guard: Row, code: str, device: Device, *, key: str) -> Problem | None:
    """What is wrong with the code that comes with a log-in; None when it is right or none is needed. Call it
    in a transaction, and commit whatever comes out: the try is counted, and a right code is used up."""
    if not guard.get("otp", {}).get("secret"):
        return None
    if not code:
        return OtpRequired()
    return otp_tries.counted(user, guard, device, lambda: _use(guard, code, key))


def _enable(user_id: UUID, code: str, codes: list[str], device: Device, key: str) -> Problem | None:
    user, guard = profile(user_id), security_row(user_id)
    pending = guard.get("otp", {}).get("pending")
    if not pending:
        return OtpState("Ask for a secret first.")
    step: list[int] = []

    def check() -> bool:
        found = _step(_open(pending, key), code, after=0)
        step.extend([] if found is None else [found])
        return found is not None

    refusal = otp_tries.counted(user, guard, device, check)
    if refusal is None:
        otp = {"secret": pending, "last_step": step[0], "recovery": _digests(user_id, codes, key)}
        _set(user_id, {"$set": {"otp": otp}})
        changed = change(user, otp_enabled=True)
        notice(changed, "otp_enabled", device)
    return refusal


def _renew(user_id: UUID, code: str, codes: list[str], device: Device, key: str) -> Problem | None:
    user, guard = profile(user_id), security_row(user_id)
    if not guard.get("otp", {}).get("secret"):
        return OtpState("There is no second factor.")
    refusal = demand(user, guard, code, device, key=key)
    if refusal is None:
        _set(user_id, {"$set": {"otp.recovery": _digests(user_id, codes, key)}})
        notice(user, "recovery_codes_made", device)
    return refusal


def _digests(user_id: UUID, codes: list[str], key: str) -> list[str]:
    return [sign(key, "recovery", user_id, one) for one in codes]


def _disable(user_id: UUID, code: str, device: Device, key: str) -> Problem | None:
    user, guard = profile(user_id), security_row(user_id)
    if not guard.get("otp", {}).get("secret"):
        return OtpState("There is no second factor.")
    refusal = demand(user, guard, code, device, key=key)
    if refusal is None:
        _set(user_id, {"$set": {"otp": {}}})
        changed = change(user, otp_enabled=False)
        notice(changed, "otp_disabled", device)
    return refusal


def _use(guard: Row, code: str, key: str) -> bool:
    """Whether the code is right, and has not been used: then it is used now."""
    otp = guard["otp"]
    step = _step(_open(otp["secret"], key), code, after=otp["last_step"])
    if step is not None:
        _set(guard["_id"], {"$set": {"otp.last_step": step}})
        return True
    digest = sign(key, "recovery", guard["_id"], _recovery(code))
    if digest not in otp["recovery"]:
        return False
    _set(guard["_id"], {"$pull": {"otp.recovery": digest}})
    return True


def _step(secret: str, code: str, *, after: int) -> int | None:
    """The time step that the code is of, if that is now and later than the last one used."""
    now = int(clock.now().timestamp()) // _STEP_SECONDS
    totp, given = pyotp.TOTP(secret), code.replace(" ", "").encode()
    steps = [step for step in (now + drift for drift in _DRIFT) if step > after]
    return next(
        (step for step in steps if hmac.compare_digest(totp.generate_otp(step).encode(), given)), None
    )


def _set(user_id: UUID, update: Row) -> None:
    db.modify(Security, {"_id": user_id, "user_id": user_id}, update)


def _new_recovery_code() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(2 * _HALF))
    return f"{letters[:_HALF]}-{letters[_HALF:]}"


def _recovery(code: str) -> str:
    letters = code.strip().lower().replace("-", "").replace(" ", "")
    return f"{letters[:_HALF]}-{letters[_HALF:]}"


def _box(key: str) -> Fernet:
    """The secrets are kept under a key of their own: whoever has a copy of the database has no codes."""
    return Fernet(sign(key, "one-time codes") + "=")


def _open(boxed: str, key: str) -> str:
    return _box(key).decrypt(boxed.encode()).decode()
