"""Batch: many inputs, isolated workers."""
