"""Invented data to show the product with: real areas, made-up units and answers. Nothing here is a real school."""
