"""Fees due, attempts, the ledger, and the gateways' doors."""
