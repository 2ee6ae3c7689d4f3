/**
 * The look that wall and device share: colours as custom properties (dark by default, light by setting), and the style of
 * the small things in this folder. Styles travel as modules, so that the service worker keeps a page whole or not at all.
 *
 * Status colours mean status only. `-fill` is a surface that carries `-on` as its text; the bare name is for text and lines.
 */

const TOKENS = `
:root {
  --night: #0b1118; --panel: #121b26; --raised: #1b2938; --line: #22303f; --edge: #3b4f63; --ink: #eaf1f8; --soft: #93a7bb;
  --late: #ff6f61; --late-fill: #ff5c4d; --late-on: #1b0805; --due: #ffb84d; --due-fill: #ffb84d; --due-on: #221603;
  --next: #7d92a7; --given: #4cc38a; --held: #b09aff; --lamp: #ffd28a; --lamp-on: #221603; --band: #3a2605; --band-ink: #ffd28a;
  --alarm: #b3140a; --alarm-ink: #ffffff; --focus: #8fc7ff; --wl-font: Roboto, system-ui, sans-serif; color-scheme: dark;
}
:root[data-theme="light"] {
  --night: #eef2f6; --panel: #ffffff; --raised: #dfe8f1; --line: #d3dce5; --edge: #8496a8; --ink: #14202c; --soft: #4b5e71;
  --late: #b4231a; --late-fill: #c4281d; --late-on: #ffffff; --due: #855000; --due-fill: #f5b044; --due-on: #221603;
  --next: #64788c; --given: #126b43; --held: #5a3fc9; --lamp: #f5b044; --lamp-on: #221603; --band: #ffe3b0; --band-ink: #4a2f00;
  --alarm: #b3140a; --alarm-ink: #ffffff; --focus: #0b5cad; color-scheme: light;
}
`;

const SMALL_THINGS = `
/* Quasar's bar for each call to the server says nothing to a nurse */
#q-loading-bar { display: none; }
.wl { font: 400 18px/1.3 var(--wl-font); color: var(--ink); background: var(--night); font-variant-numeric: tabular-nums; }
.wl *, .wl *::before, .wl *::after { box-sizing: border-box; }
.wl-sign { display: block; flex: none; }
.wl-sign--given { color: var(--given); } .wl-sign--partial { color: var(--given); }
.wl-sign--due { color: var(--due-fill); } .wl-sign--late { color: var(--late-fill); } .wl-sign--clash { color: var(--late-fill); }
.wl-sign--scheduled { color: var(--next); } .wl-sign--held { color: var(--held); } .wl-sign--not_given { color: var(--soft); }
.wl-sign--unknown { color: var(--soft); }
.wl-swatch { display: inline-block; flex: none; vertical-align: -0.12em; }
.wl-code { display: inline-block; border: 2px solid currentColor; border-radius: 6px; padding: 0 8px; font-weight: 700; white-space: nowrap; color: var(--ink); }
.wl-code--unset { color: var(--soft); font-weight: 600; }
.wl-caution { display: inline-block; border-radius: 5px; padding: 1px 9px; font-weight: 700; white-space: nowrap; color: #161003;
  background: repeating-linear-gradient(45deg, #ffd34d 0 8px, #efc42e 8px 16px); }
`;

/** Put a style into the page once; `name` says whose it is. */
export function useStyle(name, text) {
  const id = `wl-style-${name}`;
  if (document.getElementById(id)) return;
  const element = document.createElement("style");
  element.id = id;
  element.textContent = text;
  document.head.append(element);
}

/** The shared look; every element calls it before it draws. */
export function useLook() {
  useStyle("look", TOKENS + SMALL_THINGS);
}

/** Dark or light for the whole page; @param {"dark"|"light"} theme */
export function setTheme(theme) {
  document.documentElement.dataset.theme = theme === "light" ? "light" : "dark";
}
