"""VNPAY 2.1.0: its wire as text, and the door that speaks it."""
