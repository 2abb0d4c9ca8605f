"""Reading claims: from a sentence in English, Ukrainian or Russian to what it says was counted.

What is not understood is said to be so; nothing is guessed. The words are data (``lexicon/``), and
so are the names of who, where and what (the vocabularies).
"""
