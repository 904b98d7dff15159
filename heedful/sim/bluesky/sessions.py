"""Who asks: app passwords, and tokens that run out."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Any

from heedful.sim.web import Asked, Turned
from heedful.sim.world import EPOCH, Network, Person

ACCESS = "com.atproto.appPass"
REFRESH = "com.atproto.refresh"
LIVES = {ACCESS: 2 * 3600, REFRESH: 60 * 24 * 3600}


class Sessions:
    def __init__(self, network: Network) -> None:
        self._network = network
        self._key = network.digest("sessions")
        self._issued = 0
        self.passwords: dict[str, str] = {}  # by DID
        self.ended_before = 0  # tokens with a smaller number are no longer taken

    def open(self, identifier: str, password: str, at: datetime) -> dict[str, str]:
        """:raises Turned: no such account, or another password."""
        person = self._network.find_person(identifier)
        known = self.passwords.get(person.outside_id) if person else None
        if person is None or known is None or known != password:
            what = "Invalid identifier or password"
            raise Turned(401, {"error": "AuthenticationRequired", "message": what})
        if person.gone:
            raise Turned(401, {"error": "AccountTakedown", "message": "Account has been taken down"})
        return self.pair(person, at)

    def pair(self, person: Person, at: datetime) -> dict[str, str]:
        return {"accessJwt": self._token(person, ACCESS, at), "refreshJwt": self._token(person, REFRESH, at)}

    def who(self, asked: Asked, scope: str = ACCESS) -> Person:
        """:raises Turned: there is no token, or it is not ours, or it has run out."""
        token = asked.headers.get("authorization", "").removeprefix("Bearer ").strip()
        if not token:
            raise Turned(401, {"error": "AuthMissing", "message": "Authentication Required"})
        claims = self._claims(token)
        if claims is None or claims["scope"] != scope:
            raise Turned(400, {"error": "InvalidToken", "message": "Token could not be verified"})
        if claims["exp"] <= _seconds(asked.at) or claims["jti"] < self.ended_before:
            raise Turned(400, {"error": "ExpiredToken", "message": "Token has expired"})
        return self._network.people[claims["sub"]]

    def end_all(self) -> None:
        """Let every access and refresh token given out so far run out now."""
        self.ended_before = self._issued + 1

    def _token(self, person: Person, scope: str, at: datetime) -> str:
        self._issued += 1
        claims = {
            "scope": scope, "sub": person.outside_id, "iat": _seconds(at), "exp": _seconds(at) + LIVES[scope],
            "aud": "did:web:sky.example", "jti": self._issued,
        }  # fmt: skip
        signed = f"{_pack({'typ': 'at+jwt', 'alg': 'HS256'})}.{_pack(claims)}"
        return f"{signed}.{self._sign(signed)}"

    def _claims(self, token: str) -> dict[str, Any] | None:
        signed, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._sign(signed).encode()):
            return None
        body = signed.split(".")[1]
        claims: dict[str, Any] = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return claims

    def _sign(self, signed: str) -> str:
        return (
            urlsafe_b64encode(hmac.new(self._key, signed.encode(), hashlib.sha256).digest())
            .decode()
            .rstrip("=")
        )


def _pack(value: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _seconds(at: datetime) -> int:
    return int((at - EPOCH).total_seconds())
