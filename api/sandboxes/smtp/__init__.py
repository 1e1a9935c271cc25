"""A mail relay on this machine: takes letters into mailboxes nobody holds, and misbehaves on command."""
