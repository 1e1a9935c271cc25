"""From bytes as received to bytes fit to keep: decoded, turned upright, stripped, written anew. Runs in a cell."""
