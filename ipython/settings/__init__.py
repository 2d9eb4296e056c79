"""All options, their defaults and one line about each, as frozen values.

No files, no flags, no traitlets: ``app.config`` fills these from configuration. A field's comment ends with the
name people know it by in ``ipython_config.py``.
"""
