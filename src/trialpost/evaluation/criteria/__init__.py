"""Measure how well criteria are split, understood and judged, on real and on labelled texts."""
