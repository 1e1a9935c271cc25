"""Web Push from the browser's side: our key, its subscription, what its worker reports."""

from uuid import UUID

from litestar import delete, get, post
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK

from kernel.given import Asker, Conn, Given, Keys, Now
from notifications.actions import receipts, subscribing
from notifications.channels.web_push import PushDoor
from notifications.schemas import PushKey, Receipts, ReceiptsFace, Subscription, SubscriptionFace


@get("/api/push/key", operation_id="getPushKey", security=[], tags=["notifications"])
async def get_push_key(push_door: Given[PushDoor]) -> PushKey:
    """The applicationServerKey to subscribe under."""
    return PushKey(public_key=push_door.public_key)


@post("/api/push/subscriptions", operation_id="subscribeToPush", tags=["notifications"])
async def subscribe(
    data: JSONBody[Subscription], conn: Conn, actor: Asker, now: Now, push_door: Given[PushDoor]
) -> SubscriptionFace:
    """Tell this person on this browser too. Safe to repeat."""
    return SubscriptionFace(subscription_id=await subscribing.subscribe(conn, push_door, actor.person_id, data, now))


@delete("/api/push/subscriptions/{subscription_id:uuid}", operation_id="unsubscribeFromPush", tags=["notifications"])
async def unsubscribe(subscription_id: FromPath[UUID], conn: Conn, actor: Asker) -> None:
    """Tell this person no longer on that browser."""
    await subscribing.unsubscribe(conn, actor.person_id, subscription_id)


@post(
    "/api/push/receipts",
    operation_id="keepPushReceipts",
    security=[],
    status_code=HTTP_200_OK,
    tags=["notifications"],
)
async def keep_receipts(data: JSONBody[Receipts], conn: Conn, keys: Keys, now: Now) -> ReceiptsFace:
    """What a service worker saw happen. The tokens are the authority: a session may have ended since."""
    return await receipts.keep_receipts(conn, keys, data.items, now)
