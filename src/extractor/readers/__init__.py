"""Readers: what turns a document into candidate records."""
