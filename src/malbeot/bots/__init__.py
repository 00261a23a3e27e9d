"""The bots. Each folder is one: its `bot.toml`, its knowledge, its rules."""
