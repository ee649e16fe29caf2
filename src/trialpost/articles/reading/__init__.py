"""Read what the words of a text claim: numbers, groups, measures, times, which way."""
