"""Objects that show themselves richly, and the functions that show things.

Not here: how ordinary values become bundles (``services.formatting``), drawing (the fronts). What is shown goes to the
publisher that ``app`` sets; without one it is printed.
"""
