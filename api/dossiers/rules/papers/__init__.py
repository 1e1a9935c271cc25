"""What each paper of a dossier says: composed from facts, printed elsewhere."""
