"""What teams, residents and offices do here. Rules decide, actions do; one request is one transaction."""
