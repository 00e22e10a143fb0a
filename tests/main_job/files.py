# SPDX-License-Identifier: EUPL-1.2
"""files - what the main job is tried on: small organisations of which the
answer is known, and files that must be refused."""
import io
import json
import zipfile

NAME = "Proef"


def organisation(restore="PT1H", **process):
    """One critical process on one system; all that the answer needs is known,
    but for what the caller leaves out with None."""
    work = {"name": "Kassa", "criticality": "critical", "mtpd": "P1D",
            "rto": "PT4H", "rpo": "PT1H", "verification": "PT15M",
            "minimum": [{"after": "PT4H", "level": 50}]}
    work.update(process)
    system = {"name": "Kassasysteem", "kind": "software", "restore": restore,
              "restart": "PT10M"}
    return {"stormvast": {"format": 1}, "records": {
        "organisation": [{"name": NAME, "sector": "sme",
                          "detectionTime": "PT15M",
                          "decisionTime": "PT15M", "threshold": 90}],
        "process": [drop_none(work)],
        "resource": [drop_none(system)],
        "requirement": [{"process": "Kassa", "grace": "PT0S", "need": 1,
                         "members": [{"resource": "Kassasysteem"}]}]}}


def drop_none(row):
    return {k: v for k, v in row.items() if v is not None}


def as_json(what):
    return json.dumps(what).encode()


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, body in parts.items():
            file.writestr(name, body)
    return out.getvalue()


CONTENT = ('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats'
           '.org/package/2006/content-types"/>')
BOOK = ('<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats'
        '.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats'
        '.org/officeDocument/2006/relationships"><sheets><sheet name="Proces"'
        ' sheetId="1" r:id="rId1"/></sheets></workbook>')
RELS = ('<?xml version="1.0"?><Relationships xmlns="http://schemas.openxml'
        'formats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/worksheet" Target="%s"/></Relationships>')


def workbook(sheet, target="worksheets/sheet1.xml", **more):
    parts = {"[Content_Types].xml": CONTENT, "xl/workbook.xml": BOOK,
             "xl/_rels/workbook.xml.rels": RELS % target,
             "xl/worksheets/sheet1.xml": sheet}
    parts.update(more)
    return zipped(parts)


def bomb():
    """A sheet that unpacks to a gigabyte and is a megabyte here."""
    return workbook(b"<worksheet><sheetData>" + b" " * (1 << 30))


MODEL = ('<?xml version="1.0"?>%s<model xmlns="http://www.opengroup.org/xsd/'
         'archimate/3.0/" identifier="m"><name>%s</name><elements>%s'
         '</elements></model>')
ENTITY = '<!DOCTYPE model [<!ENTITY a "b">]>'
LAUGHS = "<!DOCTYPE model [<!ENTITY l0 \"ha\">" + "".join(
    f'<!ENTITY l{i} "{"&l%d;" % (i - 1) * 10}">' for i in range(1, 12)) + "]>"

# name of the file, its bytes (or what makes them)
RUBBISH = [
    ("leeg.json", b""),
    ("leeg.xlsx", b""),
    ("leeg.xml", b""),
    ("wit.csv", b" \r\n \r\n"),
    ("ruis.xlsx", bytes(range(256)) * 40),
    ("ruis.json", b"{" + bytes(range(128, 256))),
    ("halve.json", as_json(organisation())[:-40]),
    ("diep.json", b"[" * 100_000),
    ("anders.json", b'{"hallo": "wereld"}'),
    ("later.json", b'{"stormvast": {"format": 99}, "records": {}}'),
    ("dubbel.json", b'{"stormvast": {"format": 1}, "records": {"process": '
                    b'[{"name": "A", "name": "B"}]}}'),
    ("latin1.csv", "naam;criticality\nCaf\xe9;critical\n".encode("latin-1") +
                   b"\x81\x8d\n"),
    ("utf32.csv", "name,criticality\nKassa,critical\n".encode("utf-32")),
    ("dtd.xml", (MODEL % (ENTITY, "&a;", "")).encode()),
    ("laughs.xml", (MODEL % (LAUGHS, "&l11;", "")).encode()),
    ("buiten.xml", (MODEL % ('<!DOCTYPE model [<!ENTITY x SYSTEM '
                             '"file:///etc/passwd">]>', "&x;", "")).encode()),
    ("halve.xml", (MODEL % ("", "m", "<element ")).encode()[:-30]),
    ("vreemd.xml", b"<html><body/></html>"),
    ("half.xlsx", workbook("<worksheet/>")[:200]),
    ("zonder.xlsx", zipped({"hallo.txt": "x"})),
    ("pad.xlsx", workbook("<worksheet><sheetData/></worksheet>",
                          "../../../../etc/passwd")),
    ("dtd.xlsx", workbook(ENTITY + "<worksheet><sheetData/></worksheet>")),
    ("bom.xlsx", bomb),
    ("oud.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048)),
    ("rij.json", as_json({"stormvast": {"format": 1}, "records": {
        "process": [{"name": "Goed"}, {"name": "Fout", "rto": "gauw"}]}})),
    ("rij.csv", b"name,criticality,rto\nGoed,critical,PT4H\n"
                b"Fout,heel erg,PT4H\n"),
    ("ring.json", as_json({"stormvast": {"format": 1}, "records": {
        "process": [{"name": "A"}, {"name": "A"}]}})),
    ("niemand.json", as_json({"stormvast": {"format": 1}, "records": {
        "requirement": [{"process": "Bestaat niet", "members": []}]}})),
]


def bytes_of(what):
    return what() if callable(what) else what
