# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading XML that comes from elsewhere without letting it reach files or the network."""

from lxml import etree

MAX_BYTES = 20_000_000  # larger documents are refused unread; XRechnung may carry attachments


class RefusedXmlError(ValueError):
    """The bytes are no XML we read; ``rule`` names why, the text is German and for the user."""

    def __init__(self, rule: str, text: str) -> None:
        super().__init__(text)
        self.rule = rule


def parse_untrusted(document: bytes) -> etree._Element:
    """Root element of a document without DOCTYPE; raises RefusedXmlError.

    Entities are neither resolved nor fetched, and a document that declares any is refused: no invoice needs a
    document type, and external entities can read local files.
    """
    if len(document) > MAX_BYTES:
        raise RefusedXmlError("ITU-SIZE", "Die Datei ist größer als 20 MB und wurde nicht gelesen.")
    # huge_tree stays off: it would lift the limit on entity expansion in attributes.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(document, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RefusedXmlError("ITU-XML", f"Die Datei ist kein lesbares XML: {error}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise RefusedXmlError("ITU-DOCTYPE", "Die Datei enthält eine DOCTYPE-Angabe. Das ist nicht erlaubt.")
    return root
