"""The rules of REFI-QDA's published schemas, in a notation of our own, made into a validator.

After Project.xsd (QDA-XML 1.0, released 18 March 2019, of REFI-QDA 1.5) and Codebook.xsd 1.0 of the Rotterdam Exchange
Format Initiative, www.qdasoftware.org, MIT licence. Each type: its children in order (`?` at most one, `*` any number,
`+` at least one, `|` any of these, repeated), then its attributes (`!` required, after the colon its kind).
What a project of texts never has is abridged: graphs, and the selections of sound and film.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from lxml import etree

AUDIT = "creatingUser:guid creationDateTime:dateTime modifyingUser:guid modifiedDateTime:dateTime"
SOURCE = f"guid!:guid name path currentPath {AUDIT}"
AREA = "firstX!:integer firstY!:integer secondX!:integer secondY!:integer"
SELECTION = "Description? Coding* NoteRef*"
PROJECT: dict[str, tuple[str, str]] = {
    "Project": (
        "Users? CodeBook? Variables? Cases? Sources? Notes? Links? Sets? Graphs? Description? NoteRef*",
        "name! origin creatingUserGUID:guid creationDateTime:dateTime modifyingUserGUID:guid "
        "modifiedDateTime:dateTime basePath",
    ),
    "Users": ("User+", ""),
    "User": ("", "guid!:guid name id"),
    "CodeBook": ("Codes", ""),
    "Codes": ("Code+", ""),
    "Code": ("Description? NoteRef* Code*", "guid!:guid name! isCodable!:boolean color:rgb"),
    "Cases": ("Case+", ""),
    "Case": ("Description? CodeRef* VariableValue* SourceRef* SelectionRef*", "guid!:guid name"),
    "Variables": ("Variable+", ""),
    "Variable": ("Description?", "guid!:guid name! typeOfVariable!:variable"),
    "VariableValue": ("VariableRef TextValue?", ""),
    "Sets": ("Set+", ""),
    "Set": ("Description? MemberCode* MemberSource* MemberNote*", "guid!:guid name!"),
    "Sources": ("|TextSource PictureSource PDFSource AudioSource VideoSource", ""),
    "TextSource": (
        "Description? PlainTextContent? PlainTextSelection* Coding* NoteRef* VariableValue*",
        f"guid!:guid name richTextPath plainTextPath {AUDIT}",
    ),
    "PlainTextSelection": (
        SELECTION,
        f"guid!:guid name startPosition!:integer endPosition!:integer {AUDIT}",
    ),
    "PictureSource": ("Description? TextDescription? PictureSelection* Coding* NoteRef* VariableValue*", SOURCE),
    "PictureSelection": (SELECTION, f"guid!:guid name {AREA} {AUDIT}"),
    "PDFSource": ("Description? PDFSelection* Representation? Coding* NoteRef* VariableValue*", SOURCE),
    "PDFSelection": ("Description? Representation? Coding* NoteRef*", f"guid!:guid name page!:integer {AREA} {AUDIT}"),
    "AudioSource": ("Description? Coding* NoteRef* VariableValue*", SOURCE),
    "VideoSource": ("Description? Coding* NoteRef* VariableValue*", SOURCE),
    "Coding": ("CodeRef NoteRef*", "guid!:guid creatingUser:guid creationDateTime:dateTime"),
    "Notes": ("Note+", ""),
    "Links": ("Link+", ""),
    "Link": ("NoteRef*", "guid!:guid name direction:direction color:rgb originGUID:guid targetGUID:guid"),
    "Graphs": ("", ""),
    "Ref": ("", "targetGUID!:guid"),
}  # fmt: skip
CODEBOOK: dict[str, tuple[str, str]] = {
    "CodeBook": ("Codes Sets?", "origin"),
    "Codes": ("Code+", ""),
    "Code": ("Description? Code*", "guid!:guid name! isCodable!:boolean color:rgb"),
    "Sets": ("Set+", ""),
    "Set": ("Description? MemberCode*", "guid!:guid name!"),
    "MemberCode": ("", "guid!:guid"),
}
#: Elements of another element's type, and those that hold a text.
SAME = {"Note": "TextSource", "Representation": "TextSource", "TextDescription": "TextSource"}
TEXTS = {"Description", "PlainTextContent", "TextValue"}
_HEX = "[0-9a-fA-F]"
_GUID = f"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}"
PATTERNS = {"guid": rf"({_GUID})|(\{{{_GUID}\}})", "rgb": f"#({_HEX}{{6}}|{_HEX}{{3}})"}
CHOICES = {
    "direction": ("Associative", "OneWay", "Bidirectional"),
    "variable": ("Text", "Boolean", "Integer", "Float", "Date", "DateTime"),
}
_TIMES = {"?": (0, "1"), "*": (0, "unbounded"), "+": (1, "unbounded")}


@cache
def validator(codebook: bool = False) -> Any:
    """An lxml `XMLSchema` of the rules."""
    types, root = (CODEBOOK, "CodeBook") if codebook else (PROJECT, "Project")
    namespace = f"urn:QDA-XML:{'codebook' if codebook else 'project'}:1.0"
    parts = [_complex(name, *rules, types) for name, rules in types.items()]
    parts += [_simple(name, f'<x:pattern value="{one}"/>') for name, one in PATTERNS.items()]
    for name, values in CHOICES.items():
        parts.append(_simple(name, "".join(f'<x:enumeration value="{one}"/>' for one in values)))
    schema = (
        f'<x:schema xmlns:x="http://www.w3.org/2001/XMLSchema" xmlns="{namespace}" '
        f'targetNamespace="{namespace}" elementFormDefault="qualified">'
        f'<x:element name="{root}" type="{root}"/>{"".join(parts)}</x:schema>'
    )
    return etree.XMLSchema(etree.fromstring(schema))


def _simple(name: str, facets: str) -> str:
    return f'<x:simpleType name="{name}"><x:restriction base="x:token">{facets}</x:restriction></x:simpleType>'


def _complex(name: str, children: str, attributes: str, types: dict[str, Any]) -> str:
    if children.startswith("|"):
        inner = "".join(_child(one, types) for one in children[1:].split())
        body = f'<x:choice maxOccurs="unbounded">{inner}</x:choice>'
    else:
        body = f"<x:sequence>{''.join(_child(one, types) for one in children.split())}</x:sequence>"
    return f'<x:complexType name="{name}">{body}{"".join(map(_attribute, attributes.split()))}</x:complexType>'


def _child(written: str, types: dict[str, Any]) -> str:
    name = written.rstrip("?*+")
    least, most = _TIMES.get(written[len(name) :], (1, "1"))
    if name in TEXTS:
        kind = "x:string"
    elif name in types:
        kind = name
    else:
        kind = SAME.get(name, "Ref")
    return f'<x:element name="{name}" type="{kind}" minOccurs="{least}" maxOccurs="{most}"/>'


def _attribute(written: str) -> str:
    name, _colon, kind = written.partition(":")
    use = ' use="required"' if name.endswith("!") else ""
    if kind not in PATTERNS and kind not in CHOICES:
        kind = f"x:{kind or 'string'}"
    return f'<x:attribute name="{name.rstrip("!")}" type="{kind}"{use}/>'


def beyond_the_schema(root: Any) -> list[str]:
    """What the standard says in words: GUIDs are unique, what they point at is there, a text is in one place."""
    guids = [one.get("guid") for one in root.iter() if one.get("guid")]
    faults = [f"twice: {guid}" for guid in set(guids) if guids.count(guid) > 1]
    for one in root.iter():
        for name in ("targetGUID", "originGUID", "creatingUser"):
            if one.get(name) and one.get(name) not in guids:
                faults.append(f"{one.tag} {name} points nowhere")
        tag = etree.QName(one).localname
        inline = one.find("{*}PlainTextContent") is not None
        if tag in ("TextSource", "Note") and inline == bool(one.get("plainTextPath")):
            faults.append(f"{tag}: either a text or a path")
    return faults
