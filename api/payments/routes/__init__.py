"""Money over HTTP: what residents see and begin, and what VNPAY says."""

from litestar.types import ControllerRouterHandler

from api.payments.routes import accountant, days, drawer
from api.payments.routes.bank import claim, get_code, hear_bank
from api.payments.routes.desk import get_desk_fee, take_cash
from api.payments.routes.momo import come_back_from_momo, hear_momo
from api.payments.routes.receipts import cancel_receipt, get_receipt_paper, replace_receipt
from api.payments.routes.resident import begin_attempt, get_attempt, get_fee
from api.payments.routes.vnpay import come_back_from_vnpay, hear_vnpay

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    get_fee,
    begin_attempt,
    get_attempt,
    hear_vnpay,
    come_back_from_vnpay,
    hear_momo,
    come_back_from_momo,
    hear_bank,
    get_code,
    claim,
    get_desk_fee,
    take_cash,
    *accountant.HANDLERS,
    *days.HANDLERS,
    *drawer.HANDLERS,
    get_receipt_paper,
    replace_receipt,
    cancel_receipt,
)
