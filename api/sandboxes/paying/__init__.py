"""What all sandbox gateways share: orders, payments, letters to the merchant, refunds, and ways to misbehave."""
