"""The statements of this slice, one function each, over its own tables only."""
