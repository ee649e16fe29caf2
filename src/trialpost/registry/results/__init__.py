"""Posted results, decoded once, each number with its place."""
