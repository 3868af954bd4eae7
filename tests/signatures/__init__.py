"""Tests of the signatures room."""
