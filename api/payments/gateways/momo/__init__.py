"""MoMo v2 (captureWallet): its wire as text, and the door that speaks it."""
