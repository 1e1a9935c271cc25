"""Community digital teams: their members and hamlets, households, visits, mandates shown, lessons, coverage."""
