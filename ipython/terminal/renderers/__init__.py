"""Draws output events on the terminal: one module per kind of output."""
