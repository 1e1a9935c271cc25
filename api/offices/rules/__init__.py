"""Rules of the province's settings file; pure."""
