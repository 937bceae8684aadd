"""Presentation: the deck's story over the whole window, live. Opened from the meeting page."""

from ui import errors, guard, page_top, present
from ui.language import t

scope = guard.require()
with errors.in_words():
    present.draw(page_top.chosen(scope, t("common.page_present")))
