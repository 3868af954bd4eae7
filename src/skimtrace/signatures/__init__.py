"""Signatures: facts and flows -> matches that explain themselves."""
