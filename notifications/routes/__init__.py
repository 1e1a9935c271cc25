"""HTTP: push subscriptions, receipts, the inbox, preferences; broadcasts and operations at the desk."""

from litestar.types import ControllerRouterHandler

from notifications.routes.broadcasts import (
    agree,
    get_audience,
    get_broadcast,
    list_broadcasts,
    make,
    preview,
    stop,
)
from notifications.routes.inbox import get_inbox, mark_read
from notifications.routes.leaving import ask, leave
from notifications.routes.live import listen_live
from notifications.routes.operations import get_operations, list_templates, replay
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
    get_audience,
    preview,
    make,
    list_broadcasts,
    get_broadcast,
    agree,
    stop,
    get_operations,
    replay,
    list_templates,
)
