"""The law of a dossier as pure functions: what may happen, what time it takes, what its history proves."""
