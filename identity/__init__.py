"""People, staff, sessions, mandates and looks; never meets notifications."""
