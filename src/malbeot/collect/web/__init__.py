"""How pages are fetched: politely, and never from inside a private network. Runs in the child.

addresses   which IP addresses may be connected to; gate: a name → checked addresses
resolver    the only way Twisted finds an address; wall: the only way the browser does
robots      what a robots.txt asks for; pace: when a host may be asked again; traps: endless sites
cache       answers on disk; middlewares: the order a request is checked in
fetch       the last step before the wire; render: script-made pages, shown by the browser
job         what all of them share; faults: what went wrong → a reason; fingerprint: one address
spider      the walk from the start addresses; crawl: one source from beginning to end
"""
