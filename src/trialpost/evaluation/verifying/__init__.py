"""How well ``verify`` tells a wrong article from a right one, on articles of real records."""
