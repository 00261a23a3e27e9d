"""What an answer of a server holds: items to keep and links to follow. Nothing here connects.

decode    bytes → text, whatever the header says
markup    HTML → what selectors find (selectolax, or BeautifulSoup); running: its text as it reads
faq       questions and answers of a page by itself; schema: those it declares; titles: its title
maintext  its main text
site      a page, a list of pages; sitemap, feed, api, document: the other kinds of answer
visit     an answer → Found, by the role its address was visited in
found     Item, Link, Found
"""
