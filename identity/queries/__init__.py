"""Statements over identity's own tables, one function each."""
