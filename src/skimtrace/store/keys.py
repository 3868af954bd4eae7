"""What a result is kept under: the content of the package, and everything that decides what is said of it."""

from dataclasses import astuple, dataclass
from hashlib import sha256

from skimtrace.bundle.limits import Limits
from skimtrace.engine import engine_digest


@dataclass(frozen=True, slots=True)
class Maker:
    """What results are made with. `digest` is over the engine, the signatures and the limits of the package reader."""

    digest: bytes

    def key(self, content: str) -> bytes:
        """Return what the result for `content` is kept under."""
        return sha256(self.digest + content.encode()).digest()


def maker(signatures: str, limits: Limits) -> Maker:
    """Return the maker of results with the signature set of the digest `signatures`, under `limits`."""
    return Maker(sha256(f"{engine_digest()}\0{signatures}\0{astuple(limits)}".encode()).digest())


def content_of(sha256_hex: str, package_format: str) -> str:
    """Return what stands for a package's content: its hash, and how it was read, which its name may decide (.xpi)."""
    return f"{package_format}:{sha256_hex}"
