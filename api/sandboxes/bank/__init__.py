"""A bank as its far side: transfers typed or scanned, a statement, a feed of it; misbehaves on command."""
