"""What notifications offers to others: `tell` a person something, remember where they can be reached."""

from notifications.actions.contacts import has_push, keep_contact
from notifications.actions.telling import call_off, tell
from notifications.actions.texting import text

__all__ = ["call_off", "has_push", "keep_contact", "tell", "text"]
