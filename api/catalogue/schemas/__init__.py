"""Procedures and their forms as the API shows them."""
