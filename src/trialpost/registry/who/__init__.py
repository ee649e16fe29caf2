"""The World Health Organization's portal (ICTRP)."""
