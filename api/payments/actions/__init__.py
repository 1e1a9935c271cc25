"""What other slices may ask of money."""

from api.payments.actions.asking import cancel_fees, fees_of, is_settled, name_payer, request_fee, return_fees
from api.payments.actions.attempting import AttemptInDoubt, FeeNotDue
from api.payments.actions.cash import CashNotExact, settle_cash

__all__ = [
    "AttemptInDoubt",
    "CashNotExact",
    "FeeNotDue",
    "cancel_fees",
    "fees_of",
    "is_settled",
    "name_payer",
    "request_fee",
    "return_fees",
    "settle_cash",
]
