"""The only SQL over contacts, push_subscriptions, messages and deliveries."""
