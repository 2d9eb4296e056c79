"""Remembered cells: journals that are the truth, and an sqlite index that is a cache of them.

``journal`` writes, one system call a record; ``library`` reads, from the index where it can and from the journals
and upstream's file where it must; ``folder`` and ``records`` say how a journal is named and what stands in it.
Sources: shell.md section 8, DESIGN.md section 5b ("History cannot be lost").
"""
