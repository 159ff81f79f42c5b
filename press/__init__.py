"""The stages that turn a Markdown book into PDF and EPUB; `build.py` runs them in order."""
