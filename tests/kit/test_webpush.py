"""Web Push: the example of RFC 8291, and what a browser's side reads."""

import base64
import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from heedful.kit import webpush
from heedful.kit.errors import Invalid
from tests.conftest import NOON

# RFC 8291, section 5 and appendix A
THEIR_POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
OUR_KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
    "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def raw(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_the_example_of_the_standard_comes_out_to_the_byte():
    line = webpush.Line("https://push.example/1", THEIR_POINT, AUTH)
    words = b"When I grow up, I want to be a watermelon"
    assert webpush.encrypt(words, line, key=OUR_KEY, salt=raw(SALT)) == raw(SEALED)


def test_two_pushes_of_the_same_words_look_different():
    line = webpush.Line("https://push.example/1", THEIR_POINT, AUTH)
    assert webpush.encrypt(b"same", line) != webpush.encrypt(b"same", line)


@pytest.mark.parametrize(
    ("p256dh", "auth"), [("", AUTH), ("xx", AUTH), (THEIR_POINT, "short"), (THEIR_POINT[:-4] + "AAAA", AUTH)]
)
def test_keys_of_no_browser_are_refused(p256dh, auth):
    with pytest.raises(Invalid, match="no keys of a browser"):
        webpush.encrypt(b"x", webpush.Line("https://push.example/1", p256dh, auth))


def test_more_words_than_a_push_holds_are_refused():
    with pytest.raises(Invalid, match="at most"):
        webpush.encrypt(b"x" * 3001, webpush.Line("https://push.example/1", THEIR_POINT, AUTH))


def test_the_signature_names_the_push_service_and_can_be_verified():
    key = webpush.new_key()
    header = webpush.signed(
        key, endpoint="https://push.example:444/abc/1", contact="mailto:care@acme.test", at=NOON
    )
    token, known = header.removeprefix("vapid t=").split(", k=")
    said, _, signature = token.rpartition(".")
    head, claims = (json.loads(raw(part)) for part in said.split("."))
    assert head == {"typ": "JWT", "alg": "ES256"}
    assert claims == {
        "aud": "https://push.example:444",
        "exp": int(NOON.timestamp()) + 43_200,
        "sub": "mailto:care@acme.test",
    }
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(known))
    r, s = (int.from_bytes(raw(signature)[part], "big") for part in (slice(32), slice(32, 64)))
    public.verify(encode_dss_signature(r, s), said.encode(), ec.ECDSA(hashes.SHA256()))
    assert webpush.public_of(key) == known
