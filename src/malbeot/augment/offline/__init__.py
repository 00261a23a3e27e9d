"""Variants of rows without a language model, labelled as such.

run           rows → variants
speech        speech levels: speech_rules, predicate (reading), conjugate (writing), address;
              speech_plain without Kiwi
noise         spaces, typos (keyboard), particles
fixed         what no variant may change
slots         another word of the same list
"""
