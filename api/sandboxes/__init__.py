"""The far side of each wire: speaks the provider's protocol, misbehaves on command, imports no slice."""
