"""Money over HTTP: what residents see and begin, and what VNPAY says."""

from litestar.types import ControllerRouterHandler

from api.payments.routes.desk import get_desk_fee, take_cash
from api.payments.routes.resident import begin_attempt, get_attempt, get_fee
from api.payments.routes.vnpay import come_back_from_vnpay, hear_vnpay

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    get_fee,
    begin_attempt,
    get_attempt,
    hear_vnpay,
    come_back_from_vnpay,
    get_desk_fee,
    take_cash,
)
