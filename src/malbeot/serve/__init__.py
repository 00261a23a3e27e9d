"""The OpenAI-compatible API over bots and engines. Keeps no state."""
