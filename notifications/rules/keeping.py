"""How long what was told, and what became of it, is kept."""

from datetime import timedelta

import msgspec


class KeepingSettings(msgspec.Struct, frozen=True, kw_only=True):
    """MESSAGES_KEPT_DAYS: bodies; RECEIPTS_KEPT_DAYS: that they were told, and every delivery's fate."""

    messages_kept_days: int = 90
    receipts_kept_days: int = 730

    @property
    def bodies(self) -> timedelta:
        return timedelta(days=self.messages_kept_days)

    @property
    def receipts(self) -> timedelta:
        return timedelta(days=self.receipts_kept_days)

    def fault(self) -> str | None:
        """Why these cannot be meant, in words; None when they can."""
        if not 0 < self.messages_kept_days <= self.receipts_kept_days:
            return "MESSAGES_KEPT_DAYS must be above 0 and at most RECEIPTS_KEPT_DAYS"
        return None
