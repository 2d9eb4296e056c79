"""What existing code expects of ``get_ipython()`` and, later, of ``import IPython``.

Nothing else in the project imports this package; ``app`` names it as a lazy target. Names and meanings here are
upstream's (compat.md section 3), the work is done by the core.
"""
