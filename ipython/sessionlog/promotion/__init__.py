"""Sessions become tests: what differs from run to run is masked, the rest stays exact (docs/making-tests.md).

``promote`` puts the parts together: ``steps`` and ``statements`` cut a session, ``observing`` runs it, ``differences``
and ``stabilise`` compare the runs, the forms write it down, ``checking`` runs what was written.
"""
