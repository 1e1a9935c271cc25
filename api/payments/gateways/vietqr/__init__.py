"""VietQR: a code to scan, an account statement that tells who did."""
