"""Web Push: words that only one browser can read (RFC 8291, RFC 8188), signed by us (RFC 8292)."""

import base64
import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from heedful.kit.errors import Invalid

__all__ = ["Line", "encrypt", "new_key", "public_of", "signed"]
MOST_BYTES = 3_000  # a push service takes 4,096 with what is around it
RECORD = 4096
SECRET_BYTES = 16
SIGNED_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Line:
    """Where one browser is told: its push service's address, and the keys it gave (base64url)."""

    endpoint: str
    p256dh: str
    auth: str


def new_key() -> str:
    """Return a private key of ours, as base64url of its 32 bytes."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _text(number.to_bytes(32, "big"))


def public_of(key: str) -> str:
    """Return what a browser is given to know us by: the public point, base64url."""
    return _text(_point(_private(key).public_key()))


def encrypt(words: bytes, line: Line, *, key: str = "", salt: bytes = b"") -> bytes:
    """Return the body that the browser behind a line can open; `key` and `salt` are fresh unless given.

    :raises Invalid: the keys of the line are none, or there are too many words.
    """
    if len(words) > MOST_BYTES:
        raise Invalid(f"A push holds at most {MOST_BYTES} bytes.")
    theirs, secret = _their_point(line), _bytes(line.auth)
    ours = _private(key) if key else ec.generate_private_key(ec.SECP256R1())
    salt = salt or os.urandom(16)
    point = _point(ours.public_key())
    told = b"WebPush: info\0" + _bytes(line.p256dh) + point
    shared = _derive(ours.exchange(ec.ECDH(), theirs), salt=secret, told=told, length=32)
    box = AESGCM(_derive(shared, salt=salt, told=b"Content-Encoding: aes128gcm\0", length=16))
    nonce = _derive(shared, salt=salt, told=b"Content-Encoding: nonce\0", length=12)
    header = salt + RECORD.to_bytes(4, "big") + bytes([len(point)]) + point
    return header + box.encrypt(nonce, words + b"\x02", None)


def signed(key: str, *, endpoint: str, contact: str, at: datetime) -> str:
    """Return the Authorization header that tells a push service who we are (VAPID)."""
    where = urlsplit(endpoint)
    claims = {
        "aud": f"{where.scheme}://{where.netloc}",
        "exp": int((at + SIGNED_FOR).timestamp()),
        "sub": contact,
    }
    parts = [_text(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims)]
    said = ".".join(parts)
    r, s = decode_dss_signature(_private(key).sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    signature = _text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={said}.{signature}, k={public_of(key)}"


def _derive(shared: bytes, *, salt: bytes, told: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=told).derive(shared)


def _private(key: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(_bytes(key), "big"), ec.SECP256R1())


def _point(public: ec.EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _their_point(line: Line) -> ec.EllipticCurvePublicKey:
    try:
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(line.p256dh))
        is_secret = len(_bytes(line.auth)) == SECRET_BYTES
    except ValueError:
        is_secret = False
    if not is_secret:
        raise Invalid("These are no keys of a browser that can be told.")
    return point


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
