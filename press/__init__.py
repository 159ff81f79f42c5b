"""The stages that turn a Markdown book into PDF and EPUB; `build.py` runs them in order."""

import ctypes.util
import sys

if sys.platform == "linux":
    # WeasyPrint tries several names for each of its libraries, and for each one that is none cffi
    # has ctypes ask ldconfig, gcc and ld: 86 processes, a fifth of a second of every command.
    # The loader finds all of them by the soname, which is one of the names, and asks nobody.
    ctypes.util.find_library = lambda name: None
