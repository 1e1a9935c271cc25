"""What other slices may ask of the catalogue."""
