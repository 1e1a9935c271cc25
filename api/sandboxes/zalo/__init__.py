"""Zalo's notification service on this machine: tokens that work once, templates, phones nobody holds."""
