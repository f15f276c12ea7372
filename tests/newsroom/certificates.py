"""What a host shows for itself over TLS: a good certificate, or one that no client may take."""

from __future__ import annotations

import ssl
import warnings
from datetime import UTC, datetime, timedelta

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

KINDS = ("good", "expired", "not yet valid", "of another host", "of an unknown authority", "self-signed")
OLD = {"TLS 1.0": "TLSv1", "TLS 1.1": "TLSv1_1"}


def make_context(host: str, authority: trustme.CA, kind: str) -> ssl.SSLContext:
    """Return how a server speaks for the host; `kind` is one of KINDS, or of OLD for a good certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    now = datetime.now(UTC)
    if kind == "expired":
        certificate = authority.issue_cert(host, not_before=now - timedelta(days=90), not_after=now - timedelta(days=1))
    elif kind == "not yet valid":
        certificate = authority.issue_cert(host, not_before=now + timedelta(days=1))
    elif kind == "of another host":
        certificate = authority.issue_cert(f"other.{host}", f"*.{host}", f"{host}.example.org")
    elif kind == "of an unknown authority":
        certificate = trustme.CA().issue_cert(host)
    else:
        certificate = authority.issue_cert(host)
    certificate.configure_cert(context)
    if kind == "self-signed":
        _show_self_signed(context, host)
    if kind in OLD:
        _speak_old_tls(context, OLD[kind])
    return context


def _show_self_signed(context: ssl.SSLContext, host: str) -> None:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    certificate = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    pem, nothing = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    both = certificate + key.private_bytes(serialization.Encoding.PEM, pem, nothing)
    with trustme.Blob(both).tempfile() as path:
        context.load_cert_chain(path)


def _speak_old_tls(context: ssl.SSLContext, version: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # which is what is tried here
        context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
    context.set_ciphers("ALL:@SECLEVEL=0")
