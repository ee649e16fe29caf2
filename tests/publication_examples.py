"""Publications in our own words, in the form in which PubMed hands them out."""


def article(*sentences: str, title: str = "Alphazol versus placebo in lupus") -> bytes:
    """Return a PubMed record whose results are the sentences."""
    text = " ".join(sentences).replace("&", "&amp;").replace("<", "&lt;")
    return (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article>"
        f"<ArticleTitle>{title}</ArticleTitle><Abstract>"
        '<AbstractText Label="METHODS">People were given drug in the ALZ group, or in the placebo '
        "group.</AbstractText>"
        f'<AbstractText Label="RESULTS">{text}</AbstractText></Abstract></Article>'
        "</MedlineCitation></PubmedArticle></PubmedArticleSet>"
    ).encode()
