"""How long builds take, how much memory, and how large the files are: see `__main__.py`."""
