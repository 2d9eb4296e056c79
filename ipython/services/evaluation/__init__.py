"""What live objects are and have, found out without running any of the user's code (DESIGN: introspection contract).

No property, ``__getattr__``, ``__dir__``, ``__repr__`` or comparison of a user's type is ever called. Completion and
inspection get this service handed in (``ports.Evaluator``).
"""
