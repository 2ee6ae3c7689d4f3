"""What a veterinary hospital does and records: the journal, its picture, and the rules. Knows nothing of screens or print."""
