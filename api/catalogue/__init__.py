"""Procedures as dated files: forms, documents, fees, search."""
