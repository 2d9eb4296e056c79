"""Readers of examples, one module a kind of file; which is asked decides ``kinds.read_document``."""
