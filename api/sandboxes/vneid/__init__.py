"""The far side of signing in: a conforming OpenID provider with invented people, which misbehaves on command."""
