"""An evaluation as a terminal table, JSON, Markdown, and one page of HTML."""
