"""What all floors stand on; knows nothing of dossiers, people or messages."""
