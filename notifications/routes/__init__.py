"""HTTP: push subscriptions, receipts, the inbox."""

from litestar.types import ControllerRouterHandler

from notifications.routes.inbox import get_inbox, mark_read
from notifications.routes.leaving import ask, leave
from notifications.routes.live import listen_live
from notifications.routes.preferences import get_preferences, put_preferences, try_channel
from notifications.routes.push import get_push_key, keep_receipts, list_devices, subscribe, unsubscribe

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    get_push_key,
    subscribe,
    list_devices,
    unsubscribe,
    keep_receipts,
    get_inbox,
    mark_read,
    listen_live,
    ask,
    leave,
    get_preferences,
    put_preferences,
    try_channel,
)
