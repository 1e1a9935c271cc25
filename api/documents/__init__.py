"""Uploads, kept files, printed and sealed papers."""
