"""Figures of matplotlib as outputs of cells. Not here: who shows an output, and event loops of windows.

Nothing of matplotlib is imported before the user's code imports it, or asks for a backend by name.
"""
