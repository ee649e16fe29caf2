"""Choose the question to a person whose answer is expected to settle the most trials."""
