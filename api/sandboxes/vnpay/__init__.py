"""VNPAY 2.1.0 as its far side: pay page, IPN calls with retries, merchant API; misbehaves on command."""
