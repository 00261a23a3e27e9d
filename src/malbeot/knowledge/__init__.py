"""What a bot knows: passages that can be searched, cited, updated, and told apart from not knowing.

tokens      text → letters and pairs of letters; morphemes: the same for Kiwi, when it is installed
chunks      a document → passages cut at sentence ends
store       SQLite, the source of truth: passages, questions, and what was removed
index       tantivy over our tokens, derived and rebuildable; instep: brings it to where SQLite is
asked       a query → its grams and what each of them weighs
likeness    how well a text or a question fits a query, in figures; model: figures → likelihood
candidates  legs and their fusion by reciprocal rank
spans       which sentences of a passage answer
knowledge   open, update, search, get: one store
shelf       what one bot may search: its own store and the shared ones that its bot.toml names
learn       fits the figures' weights; practice: questions and answers to fit them on
"""
