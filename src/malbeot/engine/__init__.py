"""Engines write text. One protocol (`base`), several engines; none knows what a bot is."""
