"""Keep the decimal point where a template writes a number by itself: it is for machines there.

A number in an attribute, a drawing or a hidden field has to stay as it is read again. What people
read is written with a comma, by ``trialpost.web.language.number`` and the filters that use it.
"""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ""
