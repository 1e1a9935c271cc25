"""Doors of this slice: the cell that cleans files, and the office's seal."""
