"""Made-up data to measure with: many wars, sources, measures, areas and kinds of figures.

The same in every run. All ids of one world start with its ``WORLD`` prefix, those of figures with
``COPY``, and all names end with its ``NAME``: so ``amplify`` makes other worlds of it in SQL.
"""

from benchmarks.data.words import world_name

WORLD = "w0000"
COPY = "c0000"
NAME = world_name(0)
