"""MoMo v2 as its far side: create, pay page, IPN, query, refund; misbehaves on command."""
