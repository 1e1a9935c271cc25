"""What may be said, when and how often: pure, fed with time and values by its callers."""
