"""Measurements, as make targets; never timed tests."""
