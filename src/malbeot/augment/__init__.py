"""Few rows in, more rows out: written by a model after the bot's own, or varied without one.

run        self-instruct end to end: rounds, resumed after any kill
           seeds, sampling (examples and categories), expand (new categories), templates (prompts/)
           ask (one step of calls), journal (what came back), parse → filters → pool → harvest
report     rows with their provenance, refused items, figures
check      candidates against a pool, by itself: candidates (any file), pool
offline    speech levels, spaces, typos, particles, other words of a list
table      the [augment] table of a bot.toml
"""
