"""The debugger without a terminal: what it shows, which frames it hides, what may be typed at its prompt."""
