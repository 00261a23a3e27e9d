"""The suite of bots that answer from their own knowledge: items (what is asked) ← suite."""
