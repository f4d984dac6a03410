"""Every string has its Chinese, and templates hide no string from translation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from config import translations

TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
#: Words that are the same in both languages, or are shown in both at once.
NEUTRAL = re.compile(
    r"NTB Casebase|非关税壁垒破解案例库|English|中文|API|SHA-256|manage\.py verify_edition FILE|DS593"
)


@pytest.mark.parametrize("domain", translations.DOMAINS)
def test_no_string_is_untranslated(domain):
    assert translations.missing(domain) == []


def test_the_check_sees_a_string_that_nobody_translated(monkeypatch):
    message = translations.Message("A string that is in no catalogue", "", "", "x.py:1")
    monkeypatch.setattr(translations, "messages", lambda domain: iter([message]))
    assert translations.missing("django") == [
        "x.py:1: not translated: 'A string that is in no catalogue'"
    ]


def test_the_check_sees_strings_within_javascript_templates(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    (tmp_path / "static").mkdir()
    script = (
        'place.textContent = ` · ${interpolate(ngettext("in %s box", "in %s boxes", n), [n])}`;'
    )
    (tmp_path / "static" / "x.js").write_text(script)
    assert [one.msgid for one in translations.messages("djangojs")] == ["in %s box"]


def visible_text(source: str) -> str:
    """What a template shows outside its tags, comments and translated blocks."""
    source = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", source, flags=re.S)
    source = re.sub(r"{%\s*blocktranslate.*?endblocktranslate\s*%}", "", source, flags=re.S)
    source = re.sub(r"{%\s*block body_class.*?endblock\s*%}", "", source)
    source = re.sub(r"<(script|style|kbd|code)\b.*?</\1>", "", source, flags=re.S)
    source = re.sub(r"{%.*?%}|{{.*?}}", "", source, flags=re.S)
    return NEUTRAL.sub("", re.sub(r"<[^>]*>", " ", source))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_show_no_bare_words(path):
    if path.name in {"500.html", "styleguide.html"}:
        return
    words = re.findall(r"[A-Za-z\u4e00-\u9fff]{2,}", visible_text(path.read_text()))
    assert words in ([], ["nbsp"], ["amp"]), words


def test_pages_speak_chinese(client, db):
    client.cookies["django_language"] = "zh-hans"
    page = client.get("/").content.decode()
    assert 'lang="zh-Hans"' in page and "规则漏洞" in page
    with override("zh-hans"):
        assert client.get("/accounts/login/").status_code == 200
