"""Throw-away keys, made anew for every run of the tests."""

from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec, rsa


@cache
def rsa_key(number: int = 0) -> rsa.RSAPrivateKey:
    """Return the RSA key of that number; the numbers tell keys apart."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def ec_key(number: int = 0) -> ec.EllipticCurvePrivateKey:
    """Return the P-256 key of that number."""
    return ec.generate_private_key(ec.SECP256R1())
