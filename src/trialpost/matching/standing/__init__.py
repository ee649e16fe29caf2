"""Standing matches: hold a day's changed trials against every stored profile at once.

====================  =============================================================================
``order``             numbers the places of conditions, MeSH's tree in pre-order
``grid``              classes of radius, and the cells of the earth in each
``rows``              profiles as columns
``block``             columns sorted by class, cell and place, ready to be asked
``trials``            what is asked: some trials' coded fields for one day
``kernel``            the exact test, compiled where numba is installed
``shard``             a block with what was added, changed and erased since
``packing``           a shard as bytes
``named``             which conditions of a shard a trial is related to
``stored``            from a profile to a row, from a trial to what a shard is asked
``plain``             the same answers by the checks of a single match, one pair at a time
====================  =============================================================================

A pair comes out when no coded check of ``matching.checks`` and ``matching.reach`` is surely not met
and a place of one of the person's conditions is among those that the trial asks for. The first half
is equal to those checks to the last pair; the second never loses anybody whom ``matching.relation``
relates, and may give more, so that whoever tells somebody of a trial asks ``relate`` as well.
"""
