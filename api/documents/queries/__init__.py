"""Every statement of this slice: one function each."""
