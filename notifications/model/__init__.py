"""The nouns of notifications; knows nothing of words, wires or tables."""
