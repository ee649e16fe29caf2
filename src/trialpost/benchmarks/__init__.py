"""Speed on data of a stated size, beside what one would use instead."""
