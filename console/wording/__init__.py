"""The catalogue in the hands of operators: keywords, texts, notices, the menu, each edited in the one shared draft."""
