"""HTTP: push subscriptions, receipts, the inbox."""

from litestar.types import ControllerRouterHandler

from notifications.routes.inbox import get_inbox, mark_read
from notifications.routes.push import get_push_key, keep_receipts, subscribe, unsubscribe

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    get_push_key,
    subscribe,
    unsubscribe,
    keep_receipts,
    get_inbox,
    mark_read,
)
