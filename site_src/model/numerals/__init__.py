"""Numbers in running text: a text and its language in, every number in it out, in digits and in words.

`reader` is the door. `languages` holds what each language writes, one file a language; the other files are the
machinery that all of them share.
"""
