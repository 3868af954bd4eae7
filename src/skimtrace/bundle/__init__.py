"""Bundle: bytes -> a bounded, hashed, verified file tree (CRX 2 and 3, ZIP, XPI, folder)."""
