"""Inspection: what is known about an object, as fields in order; runs no user code."""
