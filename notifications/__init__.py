"""Addresses, messages and their delivery; never meets identity."""
