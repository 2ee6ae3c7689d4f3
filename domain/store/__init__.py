"""What is durable: the journal and the secrets beside it."""
