"""The protobuf messages of a CRX version 3 header, parsed with the protobuf library.

Specification: Chromium's components/crx_file/crx3.proto; `crx3.textproto` beside this module is its descriptor.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, text_format
from google.protobuf.message import DecodeError, Message
from google.protobuf.unknown_fields import UnknownFieldSet


class HeaderError(ValueError):
    """The bytes are no CRX version 3 header; the text says why."""


@dataclass(frozen=True, slots=True)
class KeyProof:
    """An AsymmetricKeyProof as it stands in the header, not yet checked. `algorithm` is the name of its field."""

    algorithm: str
    public_key: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class CrxFileHeader:
    """A CrxFileHeader, with the SignedData inside it opened. `foreign` tells of fields the format does not define."""

    proofs: tuple[KeyProof, ...]
    verified_contents: bytes
    signed_header_data: bytes
    crx_id: bytes
    foreign: bool


def parse_header(data: bytes) -> CrxFileHeader:
    """Parse the header of a CRX version 3; raise HeaderError when it is none or lacks its signed part."""
    header = _parse("CrxFileHeader", data)
    proofs = [
        (algorithm, proof)
        for algorithm in ("sha256_with_rsa", "sha256_with_ecdsa")
        for proof in getattr(header, algorithm)
    ]
    if not header.HasField("signed_header_data"):
        raise HeaderError("it holds no signed_header_data")
    signed_header_data: bytes = header.signed_header_data  # type: ignore[attr-defined]  # built from the descriptor
    signed = _parse("SignedData", signed_header_data)
    crx_id: bytes = signed.crx_id  # type: ignore[attr-defined]  # built from the descriptor
    if len(crx_id) != 16:
        raise HeaderError(f"its crx_id is {len(crx_id)} bytes long, not 16")
    return CrxFileHeader(
        proofs=tuple(KeyProof(algorithm, proof.public_key, proof.signature) for algorithm, proof in proofs),
        verified_contents=header.verified_contents,  # type: ignore[attr-defined]  # built from the descriptor
        signed_header_data=signed_header_data,
        crx_id=crx_id,
        foreign=any(len(UnknownFieldSet(message)) for message in (header, signed, *(proof for _, proof in proofs))),
    )


def _parse(name: str, data: bytes) -> Message:
    message = _messages()[name]()
    try:
        message.ParseFromString(data)
    except DecodeError as error:
        raise HeaderError(f"it is no {name}") from error
    return message


@cache
def _messages() -> dict[str, type[Message]]:
    """Build the message classes in a pool of their own, so that another crx3.proto in the process cannot clash."""
    text = resources.files("skimtrace.bundle").joinpath("crx3.textproto").read_text("utf-8")
    file = text_format.Parse(text, descriptor_pb2.FileDescriptorProto())
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return {
        message.name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{file.package}.{message.name}"))
        for message in file.message_type
    }
