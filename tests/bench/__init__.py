"""Measurements: `python -m tests.bench` prints ratios measured in one run and judges nothing."""
