"""Working-day arithmetic: holidays, swaps, office hours, cut-offs."""
