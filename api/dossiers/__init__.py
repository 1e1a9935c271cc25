"""The heart: drafts, lifecycle, clock, codes, history."""
