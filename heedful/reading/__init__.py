"""Understanding what a post says: small local models, measured in docs/reading.md; no database."""
