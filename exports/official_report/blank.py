"""An empty document: what the library's template brings along and a report does not need is taken out."""

import docx
from docx.document import Document
from docx.oxml.ns import qn

#: The last words of the types of parts that stay out: a picture and counts of a blank page, doubles of styles, lists.
_NOT_NEEDED = {"thumbnail", "extended-properties", "stylesWithEffects", "customXml", "numbering"}
#: Word's layout since 2013; older ones are shown as "compatibility mode".
_LAYOUT = "15"


def blank_document(language: str) -> Document:
    """A document without content."""
    document = docx.Document()
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, one in relations.items() if one.reltype.rsplit("/", 1)[-1] in _NOT_NEEDED]:
            del relations[key]
    settings = document.settings.element
    for name in ("w:proofState", "w:rsids", "w:savePreviewPicture"):
        for found in settings.findall(qn(name)):
            settings.remove(found)
    settings.find(qn("w:zoom")).attrib.clear()
    settings.find(qn("w:zoom")).set(qn("w:percent"), "100")
    for mode in settings.iter(qn("w:compatSetting")):
        if mode.get(qn("w:name")) == "compatibilityMode":
            mode.set(qn("w:val"), _LAYOUT)
    spoken = settings.find(qn("w:themeFontLang"))
    spoken.attrib.clear()
    spoken.set(qn("w:val"), "en-GB" if language == "en" else "vi-VN")
    return document
