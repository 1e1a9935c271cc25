"""Benchmarks: they print ratios of one run and assert nothing about time."""
