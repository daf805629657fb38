"""The rules of counting (DESIGN "How counts are added"), and nothing but them: figures in, tallies out.

Nothing is counted twice, because each step hands on one tally a place and the next one up takes either that or nothing.
What is not reported has no tally, so that it cannot be mistaken for zero.
"""
