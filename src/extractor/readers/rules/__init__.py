"""The reader that needs no model: tables by their headers, sentences by a grammar of clinical results."""
