"""The meeting as a PowerPoint deck."""

from exports.deck.deck import write_deck
from exports.deck.template import TemplateError, TemplateErrorCode

__all__ = ["TemplateError", "TemplateErrorCode", "write_deck"]
