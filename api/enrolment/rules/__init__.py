"""What is decided without a database, a network or a clock."""
