"""Web sites and files in, pages that can be traced out: one line a page, with address, time, hash.

sources     what a bot's bot.toml declares under [[sources]]: tables of values; presets fill in
            usual selectors; patterns: which addresses of a site
run         all sources of a bot, each in a child process; child: what runs in there; ready: what
            has to be there first
journal     append-only logs; book: which pages are kept, changed, duplicates; state: since when
fromfiles   rows and documents of files
read/       what an answer of a server holds: items to keep, links to follow. Never connects
web/        how it is fetched: addresses, robots.txt, pace, traps, cache, browser, spider (Scrapy)
reasons     why something was not kept, and what would help

Everything an operator needs to know stands in docs/collect.md.
"""
