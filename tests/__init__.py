"""Tests, laid out like the sources: ``unit/<package>/test_<file>.py`` covers ``ipython/<package>/<file>.py``."""
