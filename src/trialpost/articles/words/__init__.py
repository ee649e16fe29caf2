"""The words that the writer uses and the checks know: fixed sentences, units, hundreds."""
