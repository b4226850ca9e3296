from transforms.facts.model import Article, Findings


def find(article: Article, findings: Findings) -> None:
    return None
