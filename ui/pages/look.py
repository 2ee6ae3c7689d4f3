"""The desk pages' look: the same colours as wall and device, calm, dark by default, 44 px targets.

Status colours mean status only, and never stand alone: each comes with a sign and a word.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui

CSS = """
:root { --night:#0b1118; --panel:#121b26; --raised:#1b2938; --line:#22303f; --edge:#4d647b; --ink:#eaf1f8; --soft:#9fb2c5; --late:#ff8478;
  --due:#ffb84d; --given:#4cc38a; --lamp:#ffd28a; --lamp-on:#221603; --band:#3a2605; --band-ink:#ffd28a; --focus:#8fc7ff; color-scheme:dark; }
:root[data-theme="light"] { --night:#eef2f6; --panel:#fff; --raised:#dfe8f1; --line:#d3dce5; --edge:#6d8093; --ink:#14202c; --soft:#4b5e71;
  --late:#b4231a; --due:#7a4a00; --given:#126b43; --lamp:#f5b044; --lamp-on:#221603; --band:#ffe3b0; --band-ink:#4a2f00; --focus:#0b5cad;
  color-scheme:light; }
html, body, .q-page, .q-layout { background:var(--night) !important; color:var(--ink); }
body { font:400 17px/1.45 Roboto, system-ui, sans-serif; font-variant-numeric:tabular-nums; }
.nicegui-content { padding:0; gap:0; align-items:stretch; }
.wd-skip { position:absolute; left:-9999px; } .wd-skip:focus { left:12px; top:8px; z-index:9; background:var(--lamp); color:var(--lamp-on); padding:10px 16px; border-radius:8px; }
.wd-top { display:flex; flex-wrap:wrap; gap:4px 20px; align-items:center; padding:10px 28px; background:var(--panel); border-bottom:1px solid var(--line); }
.wd-top h1 { font-size:26px; line-height:1.2; font-weight:700; margin:0; letter-spacing:0; }
.wd-top nav { display:flex; gap:4px; margin-left:auto; }
.wd-link, .wd-top nav a { display:inline-flex; align-items:center; min-height:44px; padding:0 14px; border-radius:10px; color:var(--ink); text-decoration:none; font-weight:500; }
.wd-top nav a[aria-current] { background:var(--raised); font-weight:700; }
.wd-link { border:2px solid var(--edge); }
.wd-link:hover, .wd-top nav a:hover { background:var(--raised); }
.wd-main { display:grid; grid-template-columns:repeat(12, minmax(0,1fr)); gap:20px; padding:24px 28px 48px; width:100%; max-width:1720px; margin:0 auto; }
.wd-card { background:var(--panel); border-radius:14px; padding:20px 22px; grid-column:span 12; min-width:0; }
.wd-card h2 { font-size:20px; line-height:1.3; font-weight:700; margin:0 0 10px; letter-spacing:0; }
.wd-card h3 { font-size:18px; line-height:1.35; font-weight:700; margin:0; letter-spacing:0; }
.wd-card p { margin:0 0 8px; max-width:76ch; } .wd-soft { color:var(--soft); }
.wd-card code { background:var(--night); border-radius:6px; padding:2px 7px; font-size:15px; overflow-wrap:anywhere; }
.wd-state { display:flex; align-items:center; gap:14px; font-size:30px; line-height:1.2; font-weight:700; margin-bottom:10px; }
.wd-sign { flex:none; width:38px; height:38px; } .wd-sign--small { width:22px; height:22px; }
.wd-good { color:var(--given); } .wd-look { color:var(--due); } .wd-bad { color:var(--late); }
.wd-facts { display:grid; grid-template-columns:repeat(auto-fill, minmax(150px,1fr)); gap:14px 18px; margin:12px 0 0; }
.wd-facts dt { color:var(--soft); font-size:15px; } .wd-facts dd { margin:0; font-size:22px; font-weight:700; line-height:1.25; }
.wd-list { list-style:none; margin:0; padding:0; display:grid; gap:8px; } .wd-list > li { min-width:0; }
.wd-row { display:grid; grid-template-columns:26px minmax(0,1.5fr) repeat(3, minmax(0,1fr)); gap:4px 14px; align-items:center; padding:11px 14px; border-radius:10px; background:var(--night); }
.wd-row b { font-size:18px; } .wd-row small { color:var(--soft); font-size:15px; display:block; }
.wd-note { display:flex; gap:12px; align-items:flex-start; padding:10px 14px; border-radius:10px; background:var(--night); }
.wd-band { background:var(--band); color:var(--band-ink); padding:12px 28px; font-weight:700; }
.wd-walls { display:flex; flex-wrap:wrap; gap:10px; }
.wd-item { background:var(--night); border-radius:12px; padding:16px 18px; border-left:5px solid var(--edge); display:grid; gap:10px; }
.wd-item--settle { border-left-color:var(--late); }
.wd-qr { background:#fff; border-radius:10px; padding:10px; width:176px; height:176px; display:block; }
.wd-form { display:flex; flex-wrap:wrap; gap:10px; align-items:end; }
.wd-field { display:grid; gap:4px; flex:1 1 260px; min-width:0; } .wd-field > label, .wd-label { color:var(--soft); font-size:15px; }
.wd-field input, .wd-field select { min-height:48px; font:inherit; color:var(--ink); background:var(--night); border:2px solid var(--edge); border-radius:10px; padding:0 14px; width:100%; }
.wd-item input, .wd-item select { background:var(--panel) !important; }
.wd-btn { min-height:48px; padding:0 20px; border-radius:10px; border:2px solid var(--edge); background:transparent; color:var(--ink); font:inherit; font-weight:700; cursor:pointer; }
.wd-btn--main { background:var(--lamp); border-color:var(--lamp); color:var(--lamp-on); } .wd-btn:hover { background:var(--raised); }
.wd-btn--main:hover { background:var(--lamp); filter:brightness(1.06); }
.wd-choice { display:flex; gap:14px; align-items:center; min-height:48px; padding:8px 12px; border-radius:10px; background:var(--panel); cursor:pointer; }
.wd-choice input { width:24px; height:24px; flex:none; accent-color:var(--lamp); min-height:0; }
.wd-choice small { display:block; color:var(--soft); font-size:15px; }
.wd-said { min-height:24px; font-weight:700; } .wd-said:empty { min-height:0; margin-top:-10px; }
.wd-item > .wd-btn { justify-self:start; }
:is(a, button, input, select, summary, [tabindex]):focus-visible { outline:3px solid var(--focus); outline-offset:2px; }
.wd-swatch { display:block; }
@media (min-width:1000px) { .wd-half { grid-column:span 6; } .wd-third { grid-column:span 4; } .wd-two { grid-column:span 8; } }
@media (max-width:700px) { .wd-top, .wd-main { padding-left:14px; padding-right:14px; } .wd-main { gap:14px; } .wd-card { padding:16px; }
  .wd-top nav { margin-left:-14px; } .wd-row { grid-template-columns:26px minmax(0,1fr); } .wd-row > :nth-child(n+3) { grid-column:2; } .wd-state { font-size:24px; } }
@media (prefers-reduced-motion:reduce) { * { transition:none !important; animation:none !important; } }
"""

#: sign and word for a state, so that none is told by its colour alone
_SIGNS = {
    "good": '<circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" stroke-width="2.2"/>'
    '<path d="M7.2 12.4l3.3 3.3 6.4-7" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"/>',
    "look": '<rect x="4" y="4" width="16" height="16" rx="2.5" transform="rotate(45 12 12)" fill="currentColor"/>',
    "bad": '<rect x="1" y="1" width="22" height="22" rx="3.5" fill="currentColor"/><path d="M12 5.5v8" stroke="var(--night)" stroke-width="3"'
    ' stroke-linecap="round"/><circle cx="12" cy="18" r="1.9" fill="var(--night)"/>',
}
_HEX = {
    "blue": "#4da3ff", "red": "#ff6b6b", "green": "#57d38c", "yellow": "#ffd84d", "orange": "#ff9f43", "purple": "#b48cff", "pink": "#ff8fc7",
    "black": "#10151b", "white": "#f5f7fa", "grey": "#93a0ad", "gray": "#93a0ad", "silver": "#c3ccd5", "teal": "#3fc9c0", "brown": "#a9795a",
    "gold": "#d9b453",
}  # fmt: skip


@contextmanager
def frame(title: str, here: str, theme: str = "dark") -> Iterator[None]:
    """A desk page: skip link, title, the two pages' links, and the main part to be filled."""
    ui.page_title(f"{shown(title)} · Wardlight")
    ui.add_head_html(f"<style>{CSS}</style>")
    ui.add_head_html(f'<script>document.documentElement.dataset.theme = "{"light" if theme == "light" else "dark"}"</script>')
    ui.add_head_html('<meta name="color-scheme" content="dark light">')
    with tag("a", "wd-skip", "To the content") as skip:
        skip.props('href="#content"')
    with tag("header", "wd-top"):
        tag("h1", "", title)
        with tag("nav", "") as nav:
            nav.props('aria-label="Pages"')
            for path, word in (("/", "Home"), ("/staff", "Staff desk"), ("/device", "Device")):
                link = tag("a", "", word).props(f'href="{path}"')
                if path == here:
                    link.props('aria-current="page"')
    # NiceGUI puts every page into a <main> of its own
    with tag("div", "") as content:
        content.props('id="content" tabindex="-1"')
        yield


def tag(name: str, classes: str = "", text: str = "") -> ui.element:
    """A plain HTML element with text, which is shown as it is and never read as HTML."""
    element: ui.element = TextElement(name, text) if text else ui.element(name)
    return element.classes(classes) if classes else element


class TextElement(ui.element):
    """An element that holds a text, which may change."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(name)
        self.say(text)

    def say(self, text: str) -> None:
        """Shows another text; it is never read as HTML."""
        self._text = shown(text)
        self.update()


def shown(text: str) -> str:
    """The text as a page can carry it: half a surrogate pair, which has no UTF-8 form, is shown as �."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def sign(state: str, *, small: bool = False) -> None:
    """The sign of a state: good, look or bad."""
    size = " wd-sign--small" if small else ""
    ui.html(
        f'<svg class="wd-sign wd-{state}{size}" viewBox="0 0 24 24" aria-hidden="true">{_SIGNS[state]}</svg>', sanitize=False, tag="span"
    )


def note(state: str, text: str) -> None:
    """A sentence with its sign."""
    with tag("div", "wd-note"):
        sign(state, small=True)
        with tag("span"):
            prose(text)


def swatch(colour: object) -> None:
    """A device's colour with an outline; its name stands beside it."""
    word = str(colour or "").strip().lower()
    fill = _HEX.get(word, word if len(word) == 7 and word[0] == "#" and all(sign in "0123456789abcdef" for sign in word[1:]) else "#93a0ad")
    circle = f'<circle cx="12" cy="12" r="10" fill="{html.escape(fill)}" stroke="var(--ink)" stroke-width="1.6"/>'
    ui.html(f'<svg class="wd-swatch" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">{circle}</svg>', sanitize=False, tag="span")


def paragraph(text: str, classes: str = "") -> ui.element:
    """A paragraph; what stands between backticks is shown as a command."""
    with tag("p", classes) as element:
        prose(text)
    return element


def prose(text: str) -> None:
    """Text, with what stands between backticks as code."""
    for place, part in enumerate(text.split("`")):
        if part:
            tag("code" if place % 2 else "span", "", part)
