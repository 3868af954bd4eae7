"""Verdict: matches -> verdict, score with its breakdown, legal indicators."""
