"""The curator's page: a queue of what a run and the gold say, and decisions that are kept."""
