"""Working-day arithmetic of Vietnamese offices: which days and hours count, and when a term laid down by law ends."""
