"""Formulas, diagrams, pictures and code: what `illustrate` draws, one module an engine."""
