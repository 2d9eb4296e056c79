"""Values and Protocols that every other part shares.

No behaviour, no input or output, no ``asyncio``, no ``inspect``, and at run time neither ``dataclasses`` nor
``typing``: these modules lie on the path of ``ipython -c`` (docs/architecture.md, "Start-up budget").
"""
