"""Money on the wire: what residents and counters see, what accountants see."""
