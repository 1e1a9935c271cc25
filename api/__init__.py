"""The province's one-stop: its slices, and the root that composes them."""
