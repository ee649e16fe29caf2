"""The measurement of findings: what it counts, on a table of a few people."""

from trialpost.benchmarks.reported import participants


def test_every_parameter_is_analysed_at_every_visit_in_both_arms():
    told = participants(30, 2, 3)
    assert told["rows"] == 30 * 2 * 3
    # Median, mean, shift and difference for two arms; nothing lasts, for nothing was put in. The
    # people of each of three arms are counted besides.
    assert told["findings"] == 4 * 2 * 2 * 3 + 3
