"""The pictures of an article, and the words on them."""
