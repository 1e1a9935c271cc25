"""What a dossier is made of: closed sets and frozen facts; knows no database, no wire and no clock."""
