"""scispaCy's tokenizer rules, with hyphens and slashes between letters split as well.

scispaCy keeps `cord-derived` and `UC-MSC` whole; a phrase matcher over such tokens would need
every compound spelled out. Splitting them costs a tenth more tokens.
"""

from __future__ import annotations

import warnings

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex

_EXTRA_INFIXES = (
    r"(?<=[A-Za-z0-9)+])[-/\u2013\u2212](?=[A-Za-z0-9(])",
    r"(?<=[a-z])[.](?=[A-Z])",
    r"(?<=CD\d\d)\+",
    r"(?<=[A-Za-z]{2})[+](?=[A-Za-z]{2})",
    r"(?<=CD\d\d\d)\+",
    r"[()\[\]](?=[A-Za-z0-9-])",
    r"(?<=[A-Za-z0-9+])[()\[\]]",
)
# spaCy's default of 10,000 is used up by the vocabulary's own forms; text would go uncached.
CACHE_SIZE = 500_000


def make_tokenizer(nlp: Language) -> Tokenizer:
    """Build the tokenizer.

    Parameters
    ----------
    nlp : Language
        The pipeline whose vocabulary the tokenizer shares.

    Returns
    -------
    Tokenizer
        Non-destructive: the tokens' text and white space give the input back.
    """
    from scispacy.custom_tokenizer import combined_rule_tokenizer

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        tokenizer: Tokenizer = combined_rule_tokenizer(nlp)
        finder = tokenizer.infix_finditer
        pattern = finder.__self__.pattern
        tokenizer.infix_finditer = compile_infix_regex((*_EXTRA_INFIXES, pattern)).finditer
        tokenizer.max_cache_size = CACHE_SIZE
    return tokenizer
