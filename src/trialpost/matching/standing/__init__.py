"""Standing matches: hold a day's changed trials against every stored profile at once.

====================  =============================================================================
``order``             numbers the places of conditions, MeSH's tree in pre-order
``grid``              classes of radius, and the cells of the earth in each
``rows``              profiles as columns
``statements``        what people stated as bits, and which of it bars them from a trial
``block``             columns sorted by class, cell and place, ready to be asked
``trials``            what is asked: some trials' coded fields for one day
``visits``            the cells into which the sites of trials look
``kernel``            the exact test, compiled where numba is installed (``compiling``)
``shard``             a block with what was added, changed and erased since
``packing``           a shard as bytes
``named``             which conditions of a shard a trial is related to
``stored``            from a profile to a row, from a trial to what a shard is asked
``plain``             the same answers by the checks of a single match, one pair at a time
====================  =============================================================================

A pair comes out when no coded check of ``matching.checks`` and ``matching.reach`` is surely not
met, a place of one of the person's conditions is among those that the trial asks for, and the
person has stated nothing that makes one of its criteria not met. The first part is equal to those
checks to the last pair; the second never loses anybody whom ``matching.relation`` relates, and the
third nobody whose criteria leave them likely or possible. Both may give more, so that whoever tells
somebody of a trial asks ``match.judge_for`` as well.
"""
