"""What the teams work with: closed sets and frozen facts; knows no database, no wire and no clock."""
