"""Certificates for loopback, from an authority that only a test trusts."""

import ssl
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

BEGUN = datetime(2020, 1, 1, tzinfo=UTC)
LATER = datetime(2120, 1, 1, tzinfo=UTC)
GONE = datetime(2021, 1, 1, tzinfo=UTC)


class Authority:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "An authority of a test")])
        ca = x509.BasicConstraints(ca=True, path_length=None)
        self._certificate = self._signed(self._name, self._key, LATER, (ca, True))

    def trusted(self) -> ssl.SSLContext:
        """What a client has who trusts this authority and no other."""
        pem = self._certificate.public_bytes(serialization.Encoding.PEM).decode()
        return ssl.create_default_context(cadata=pem)

    def server(self, name: str, *, until: datetime = LATER) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(name)])
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        certificate = self._signed(subject, key, until, (names, False))
        path = self._folder / f"{name}-{until.year}.pem"
        pem = serialization.Encoding.PEM
        secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        path.write_bytes(secret + certificate.public_bytes(pem))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _signed(self, subject, key, until, extension) -> x509.Certificate:
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(self._name)
        builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(BEGUN).not_valid_after(until)
        builder = builder.add_extension(extension[0], critical=extension[1])
        known = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        builder = builder.add_extension(known, critical=False).add_extension(signer, critical=False)
        return builder.sign(self._key, hashes.SHA256())
