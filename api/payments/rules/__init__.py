"""Money's laws, pure: states and their edges, the books, what follows from what a gateway says."""
