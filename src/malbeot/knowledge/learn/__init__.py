"""Fits the weights of `malbeot.knowledge.model` on data that may be used for it. Needs numpy.

asking    a sentence → a question about it, as somebody might type it
shares    permitted rows → how common grams are in Korean at large
practice  permitted rows → passages and questions about them
fit       figures and which candidate was right → weights, likelihoods
run       all of it → background.json, model.json
"""
