"""The heart: a dossier from its draft to its result, with its clock, its history and whose turn it is."""
