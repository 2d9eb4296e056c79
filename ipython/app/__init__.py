"""The composition root: names every other part and wires them together; holds no logic of its own.

What outsiders load by name has its entry module here too. Everything is imported late; ``main`` decides with a few
string comparisons what will be needed.
"""
