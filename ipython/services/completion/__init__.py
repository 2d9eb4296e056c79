"""Completion: what can stand at the cursor, from live names, keys, paths, modules and magics; runs no user code."""
