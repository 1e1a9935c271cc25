"""Money's statements: one function each. Decides nothing."""
