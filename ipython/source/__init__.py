"""Source text to plain Python: pure functions from text to text.

Not here: anything that knows the user's objects (questions about names come in as a Protocol), the compiler, input
and output. Modules that need ``re`` are imported only for text that has something to rewrite.
"""
