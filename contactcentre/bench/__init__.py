"""`manage.py bench`: the product measured against its performance goals, in databases of its own.

Each measure names a floor (the least that the same outcome can cost) and ours (what the product
does), both taken in one run, and compares their outcomes before their times. To add one, write a
module in `contactcentre.bench.items` with a function marked `@item(name)`.
"""
