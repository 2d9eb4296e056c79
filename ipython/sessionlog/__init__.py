"""Sessions on record: the log format, its replay, and the runner of examples from every kind of document."""
