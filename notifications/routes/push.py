"""Web Push from the browser's side: our key, its subscription, what its worker reports."""

from typing import Annotated
from uuid import UUID

from litestar import delete, get, post
from litestar.params import FromPath, HeaderParameter, JSONBody
from litestar.status_codes import HTTP_200_OK

from kernel.given import Asker, Conn, Given, Keys, Now
from notifications.actions import preferring, receipts, subscribing
from notifications.channels.web_push import PushDoor
from notifications.schemas import Devices, PushKey, Receipts, ReceiptsFace, Subscription, SubscriptionFace


@get("/api/push/key", operation_id="getPushKey", security=[], tags=["notifications"])
async def get_push_key(push_door: Given[PushDoor]) -> PushKey:
    """The applicationServerKey to subscribe under."""
    return PushKey(public_key=push_door.public_key)


@post("/api/push/subscriptions", operation_id="subscribeToPush", tags=["notifications"])
async def subscribe(
    *,
    data: JSONBody[Subscription],
    conn: Conn,
    actor: Asker,
    now: Now,
    push_door: Given[PushDoor],
    agent: Annotated[str, HeaderParameter(name="User-Agent", include_in_schema=False)] = "",
) -> SubscriptionFace:
    """Tell this person on this browser too. Safe to repeat."""
    made = await subscribing.subscribe(conn, push_door, actor.person_id, data, agent=agent, now=now)
    return SubscriptionFace(subscription_id=made)


@get("/api/push/subscriptions", operation_id="listPushSubscriptions", tags=["notifications"])
async def list_devices(conn: Conn, actor: Asker) -> Devices:
    """The browsers this person is told on."""
    return Devices(items=await preferring.list_devices(conn, actor.person_id))


@delete("/api/push/subscriptions/{subscription_id:uuid}", operation_id="unsubscribeFromPush", tags=["notifications"])
async def unsubscribe(subscription_id: FromPath[UUID], conn: Conn, actor: Asker, now: Now) -> None:
    """Tell this person no longer on that browser."""
    await subscribing.unsubscribe(conn, actor.person_id, subscription_id, now)


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
