# SPDX-License-Identifier: EUPL-1.2
"""test_docx PAIR - a document as DOCX: its package and XML are sound, and what
LibreOffice makes of it says the same, in the same order, as our own PDF."""
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
import zipfile

PAIR = sys.argv.pop(1)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/" \
    "relationships}"
EDGES = re.compile(r"^\s*(Gemeente Duinmeer\s+Vertrouwelijk|Gemeente Duinmeer|"
                   r"Vertrouwelijk|Versie 3 van november|(Versie 3 van november"
                   r"\s+)?Pagina \d+ van \d+)\s*$", re.M)


class Pair:
    """Both files of one document, in a folder of their own."""

    def __init__(self, which):
        self.folder = tempfile.mkdtemp(prefix="stormvast-docx-")
        self.pdf = os.path.join(self.folder, "ours.pdf")
        self.docx = os.path.join(self.folder, "theirs.docx")
        subprocess.run([PAIR, which, self.pdf, self.docx], check=True)

    def close(self):
        shutil.rmtree(self.folder)

    def converted(self):
        """The DOCX as LibreOffice puts it on paper."""
        subprocess.run(
            ["soffice", "--headless", "-env:UserInstallation=file://" +
             os.path.join(self.folder, "office"), "--convert-to", "pdf",
             "--outdir", self.folder, self.docx], check=True, timeout=600,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return os.path.join(self.folder, "theirs.pdf")


def text_of(pdf):
    return subprocess.run(["pdftotext", "-enc", "UTF-8", pdf, "-"],
                          check=True, capture_output=True, text=True).stdout


def words_of(pdf):
    """The words of its pages, without what stands on each."""
    text = EDGES.sub("", text_of(pdf)).replace("\f", " ")
    return text.replace("\u200b", "").split()


class DocxTest(unittest.TestCase):
    def pair(self, which):
        pair = Pair(which)
        self.addCleanup(pair.close)
        return pair

    def parts(self, pair):
        with zipfile.ZipFile(pair.docx) as package:
            self.assertIsNone(package.testzip())
            return {n: package.read(n) for n in package.namelist()}


class Package(DocxTest):
    def test_every_part_is_sound_and_declared(self):
        for which in ("plan", "hostile"):
            parts = self.parts(self.pair(which))
            types = ElementTree.fromstring(parts["[Content_Types].xml"])
            declared = {t.get("PartName") for t in types} - {None}
            defaults = {t.get("Extension") for t in types} - {None}
            for name, data in parts.items():
                if not name.endswith(".png"):
                    ElementTree.fromstring(data)
                self.assertIn(name.rsplit(".", 1)[1], defaults)
            self.assertEqual({n for n in declared if n[1:] not in parts},
                             set())
            for name in ("styles", "numbering", "settings", "document"):
                self.assertIn(f"/word/{name}.xml", declared)

    def test_every_relation_leads_somewhere(self):
        for which in ("plan", "hostile"):
            parts = self.parts(self.pair(which))
            document = ElementTree.fromstring(parts["word/document.xml"])
            relations = {r.get("Id"): r for r in ElementTree.fromstring(
                parts["word/_rels/document.xml.rels"])}
            for relation in relations.values():
                if relation.get("TargetMode") == "External":
                    self.assertRegex(relation.get("Target"),
                                     r"^(https?|mailto|tel):")
                else:
                    self.assertIn("word/" + relation.get("Target"), parts)
            used = {v for e in document.iter() for k, v in e.attrib.items()
                    if k.startswith(RELATION)}
            self.assertEqual(used - set(relations), set())

    def test_styles_and_numbers_that_are_used_exist(self):
        for which in ("plan", "hostile"):
            parts = self.parts(self.pair(which))
            document = ElementTree.fromstring(parts["word/document.xml"])
            styles = {s.get(W + "styleId") for s in ElementTree.fromstring(
                parts["word/styles.xml"]).iter(W + "style")}
            numbers = {n.get(W + "numId") for n in ElementTree.fromstring(
                parts["word/numbering.xml"]).iter(W + "num")}
            for tag in ("pStyle", "rStyle", "tblStyle"):
                for element in document.iter(W + tag):
                    self.assertIn(element.get(W + "val"), styles)
            for element in document.iter(W + "numId"):
                self.assertIn(element.get(W + "val"), numbers)
            for cell in document.iter(W + "tc"):
                self.assertEqual(cell[-1].tag, W + "p")

    def test_what_readers_need(self):
        parts = self.parts(self.pair("plan"))
        document = parts["word/document.xml"].decode()
        self.assertIn('descr="Een &quot;blauw&quot; vlak"', document)
        self.assertIn("<w:tblHeader/>", document)
        self.assertIn('w:lang w:val="nl-NL"', parts["word/styles.xml"].decode())
        core = ElementTree.fromstring(parts["docProps/core.xml"])
        words = [e.text for e in core]
        self.assertIn("Herstelplan CRM & <meer>", words)
        self.assertIn("nl-NL", words)
        footer = parts["word/footer1.xml"].decode()
        self.assertIn(" PAGE ", footer)
        self.assertIn(" NUMPAGES ", footer)
        self.assertTrue(parts["word/media/1.png"].startswith(b"\x89PNG"))
        levels = {s.get(W + "styleId"): s.find(f"{W}pPr/{W}outlineLvl")
                  for s in ElementTree.fromstring(
                      parts["word/styles.xml"]).iter(W + "style")}
        for i in range(1, 5):
            self.assertEqual(levels[f"Heading{i}"].get(W + "val"), str(i - 1))


@unittest.skipUnless(shutil.which("soffice") and shutil.which("pdftotext"),
                     "no LibreOffice (Debian: libreoffice-writer-nogui)")
class Office(DocxTest):
    def assert_same(self, ours, theirs):
        if ours != theirs:
            self.fail("\n".join(difflib.unified_diff(
                ours, theirs, "ours", "theirs", n=2, lineterm=""))[:4000])

    def test_the_same_words_in_the_same_order(self):
        pair = self.pair("plan")
        theirs = pair.converted()
        text = text_of(theirs)
        ours = words_of(pair.pdf)
        self.assert_same(self.body(ours), self.body(words_of(theirs)))
        self.assertIn("Gemeente Duinmeer", text)
        pages = text.count("\f")
        self.assertIn(f"Pagina 1 van {pages}", text)
        self.assertIn(f"Pagina {pages} van {pages}", text)
        # the head of the long table returns
        self.assertGreaterEqual(text.count("Gevolg"), 5)

    def body(self, words):
        """From the first words behind the contents; the heads of a table count
        once, since pages end elsewhere."""
        begin = words.index("Dit")
        self.assertGreater(len(words) - begin, 500)
        text = " ".join(words[begin:])
        return text.replace("Proces Doel Gevolg ", "").split()

    def test_two_hundred_pages(self):
        pair = self.pair("long")
        ours, theirs = words_of(pair.pdf), words_of(pair.converted())
        self.assertGreater(len(ours), 10000)
        self.assert_same(ours, theirs)

    def test_what_is_hardly_text_opens(self):
        pair = self.pair("hostile")
        self.assertIn("einde", text_of(pair.converted()))


if __name__ == "__main__":
    unittest.main()
