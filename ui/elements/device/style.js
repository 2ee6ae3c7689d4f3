/** The device view's look: frame and list (STYLE), the patient's pane (PAGES). Sheets and alarms: style_sheets.js. */

export const STYLE = `
.wd { position: fixed; inset: 0; display: flex; flex-direction: column; overflow: hidden; border: 4px solid var(--mine, var(--line)); border-top-width: 8px;
  padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left); -webkit-text-size-adjust: 100%; touch-action: manipulation; }
.wd h1, .wd h2, .wd h3, .wd p, .wd ul { margin: 0; padding: 0; font: inherit; letter-spacing: normal; }
.wd ul { list-style: none; }
.wd button, .wd input, .wd select, .wd textarea { font: inherit; color: inherit; }
.wd button { cursor: pointer; }
.wd :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.wd h2:focus-visible { outline: none; }
.wd-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.wd-soft { color: var(--soft); }
.wd-tone--late { color: var(--late); font-weight: 700; } .wd-tone--due { color: var(--due); font-weight: 700; }
.wd small { margin-left: .35em; }
.wd-empty { color: var(--soft); padding: 24px; }
.wd-plain { align-items: flex-start; justify-content: center; gap: 18px; padding: 8vw; }
.wd.wd-plain h1 { font-size: 34px; font-weight: 700; }
.wd-alert { border: 2px solid var(--lamp); color: var(--ink); border-radius: 6px; padding: 0 8px; font-style: normal; font-weight: 700; white-space: nowrap; }
.wd-flag { border: 2px solid var(--edge); border-radius: 6px; padding: 0 8px; white-space: nowrap; }

.wd-button { min-height: 56px; min-width: 96px; padding: 4px 18px; border-radius: 12px; border: 2px solid var(--edge); background: transparent; font-weight: 600; font-size: 18px; line-height: 1.15;
  display: inline-flex; align-items: center; justify-content: center; text-align: center; text-decoration: none; color: var(--ink); }
.wd-button:hover { background: var(--raised); } .wd-button:disabled { opacity: .45; cursor: default; }
.wd-button.wd-small { min-height: 44px; min-width: 44px; font-size: 16px; padding: 4px 14px; border-radius: 10px; }
.wd-button.wd-go { min-width: 128px; border-color: transparent; background: var(--lamp); color: var(--lamp-on); font-size: 22px; font-weight: 700; }
.wd-button.wd-go--due { background: var(--due-fill); color: var(--due-on); } .wd-button.wd-go--late { background: var(--late-fill); color: var(--late-on); }
.wd-button.wd-go--quiet { background: var(--raised); color: var(--ink); border-color: var(--edge); }
.wd-button.wd-go:hover { filter: brightness(1.07); }
.wd-link { background: none; border: 0; min-height: 44px; padding: 0 8px; text-decoration: underline; text-underline-offset: 3px; font-weight: 600; }
.wd-input { width: 100%; min-height: 56px; border-radius: 12px; border: 2px solid var(--edge); background: var(--night); padding: 8px 14px; font-size: 20px; color: var(--ink); }
.wd-input[aria-invalid="true"] { border-color: var(--late); }
.wd textarea.wd-input { min-height: 104px; resize: vertical; }
.wd-wrong { color: var(--late); font-weight: 600; }

.wd-top { flex: none; display: flex; align-items: center; gap: 14px; padding: 8px 18px; background: var(--panel); border-bottom: 1px solid var(--line); min-height: 62px; }
.wd-number { flex: none; max-width: 84px; overflow: hidden; text-overflow: ellipsis; font-size: 30px; line-height: 1; font-weight: 700; }
.wd .wd-me { font-size: 24px; font-weight: 700; display: flex; align-items: baseline; gap: 14px; margin-right: auto; min-width: 0; white-space: nowrap; }
/* what stands on the tape is read whole: it takes another line before it is cut */
.wd-me small { margin-left: 0; font-size: 18px; font-weight: 400; color: var(--soft); overflow: hidden; white-space: normal; overflow-wrap: anywhere; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; }
.wd-chip { flex: none; min-height: 44px; display: inline-flex; align-items: center; border-radius: 999px; border: 2px solid var(--line); background: transparent; padding: 2px 16px; font-size: 18px; white-space: pre; }
.wd-who-state i { font-style: normal; } .wd-clock { font-weight: 700; } .wd-who, .wd-more { border-color: var(--edge); } .wd-more { font-weight: 600; }
.wd-banners { flex: none; }
.wd-banner { display: flex; flex-wrap: wrap; align-items: center; column-gap: 5px; padding: 3px 18px; min-height: 50px; background: var(--band); color: var(--band-ink); border-bottom: 1px solid var(--line); }
.wd-banner b { font-weight: 700; margin-right: 12px; }
.wd-banner-part:has(+ .wd-banner-part)::after { content: " ·"; }
.wd-banner--alarm { background: var(--alarm); color: var(--alarm-ink); }
.wd-main { flex: 1; min-height: 0; display: grid; grid-template-columns: 340px minmax(0, 1fr); }
.wd--single .wd-main { grid-template-columns: minmax(0, 1fr); }

.wd-list { overflow-y: auto; border-right: 1px solid var(--line); padding: 8px; display: flex; flex-direction: column; min-height: 0; overscroll-behavior: contain; }
.wd--single .wd-list { border-right: 0; }
.wd .wd-list-part h2 { color: var(--soft); font-size: 15px; font-weight: 600; padding: 8px 12px 4px; }
.wd-p { width: 100%; display: grid; grid-template-columns: 42px minmax(0, 1fr) auto; gap: 10px; align-items: center; padding: 10px 10px; border: 0; border-radius: 12px; background: transparent; text-align: left; min-height: 72px; }
.wd-p:hover { background: var(--panel); } .wd-p.wd-p--on { background: var(--raised); }
.wd-cage { color: var(--soft); font-size: 24px; font-weight: 300; text-align: center; overflow-wrap: anywhere; line-height: 1; } .wd-cage--long { font-size: 18px; font-weight: 400; }
.wd-p-who { display: flex; flex-direction: column; min-width: 0; }
.wd-p-who b { display: flex; flex-wrap: wrap; align-items: baseline; column-gap: .35em; font-size: 21px; font-weight: 700; line-height: 1.2; overflow-wrap: anywhere; } .wd .wd-p-who small { margin-left: 0; font-size: 16px; font-weight: 400; color: var(--soft); }
.wd-p-who .wd-soft { font-size: 15px; }
.wd-p-tags { display: flex; flex-wrap: wrap; gap: 2px 8px; font-size: 14px; color: var(--soft); margin-top: 3px; align-items: center; }
.wd-p-when { max-width: 100px; font-size: 15px; line-height: 1.25; color: var(--soft); text-align: right; display: flex; flex-direction: column; }
.wd-p-when.wd-tone--late { color: var(--late); } .wd-p-when.wd-tone--due { color: var(--due); }
.wd--single .wd-p-when { max-width: 190px; }
.wd-admit { margin: 12px 4px 8px; align-self: stretch; flex: none; }
.wd-list-part { flex: none; } .wd-list-part:last-of-type { margin-bottom: auto; }

.wd-slide-move { transition: transform .28s ease; }
@media (prefers-reduced-motion: reduce) { .wd-slide-move { transition: none; } }
`;

export const PAGES = `
.wd-pane { overflow-y: auto; padding: 16px 22px 24px; min-width: 0; overscroll-behavior: contain; scroll-padding: 16px; }
.wd-head-line { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 14px; }
.wd .wd-name { font-size: 34px; font-weight: 700; line-height: 1.15; overflow-wrap: anywhere; } .wd-name small { font-size: 22px; font-weight: 400; color: var(--soft); }
.wd-head-about { color: var(--soft); display: flex; flex-wrap: wrap; column-gap: 5px; } .wd .wd-head-about { margin-top: 4px; }
.wd-head-about > span:not(:last-child)::after { content: " ·"; } .wd-head-home { white-space: nowrap; }
.wd .wd-head-alike { margin-top: 8px; font-weight: 600; color: var(--band-ink); background: var(--band); border-radius: 10px; padding: 7px 12px; }
.wd .wd-critical { margin-top: 8px; border-left: 5px solid var(--lamp); background: var(--panel); border-radius: 10px; padding: 7px 12px; overflow-wrap: anywhere; }
.wd-back { margin-bottom: 10px; min-height: 48px; min-width: 0; white-space: pre; }
.wd-bar { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px 14px; margin: 14px 0 12px; }
.wd-tabs { display: flex; background: var(--panel); border-radius: 12px; padding: 3px; }
.wd-tab { min-height: 44px; padding: 0 16px; border: 0; border-radius: 10px; background: transparent; color: var(--soft); font-weight: 600; font-size: 16px; }
.wd-tab[aria-pressed="true"] { background: var(--raised); color: var(--ink); box-shadow: inset 0 0 0 2px var(--edge); }
.wd-tools { display: flex; gap: 8px; }

.wd-acts { display: flex; flex-direction: column; gap: 12px; container-type: inline-size; }
.wd-act { display: grid; grid-template-columns: 40px minmax(0, 1fr) auto; gap: 6px 16px; align-items: center; padding: 14px 14px 14px 18px; border-radius: 14px; background: var(--panel); }
.wd-act--late { box-shadow: inset 6px 0 0 var(--late-fill); } .wd-act--due { box-shadow: inset 6px 0 0 var(--due-fill); }
.wd-act--unknown { box-shadow: inset 6px 0 0 var(--edge); }
.wd-act-sign { display: grid; place-items: center; }
.wd-act-text { min-width: 0; overflow-wrap: anywhere; font-size: 17px; }
.wd-act-name { display: flex; flex-wrap: wrap; align-items: baseline; column-gap: 12px; } .wd-act-name b { font-size: 24px; font-weight: 700; line-height: 1.2; }
.wd-act-place { font-size: 15px; }
.wd-stat { font-style: normal; font-weight: 800; font-size: 15px; border-radius: 5px; padding: 1px 8px; background: var(--ink); color: var(--night); align-self: center; }
.wd-buttons { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 10px; align-items: center; }
.wd-buttons .wd-wrong { width: 0; min-width: 100%; text-align: right; }
.wd-value { display: inline-flex; align-items: center; gap: 8px; } .wd-value .wd-input { width: 118px; } .wd-unit { color: var(--soft); white-space: nowrap; }
.wd-act--done { padding: 8px 14px 8px 18px; background: transparent; box-shadow: inset 0 0 0 1px var(--line); }
.wd-act--done .wd-act-name b { font-size: 19px; }
.wd-heading { color: var(--soft); font-weight: 600; font-size: 16px; padding: 8px 4px 0; }
@container (max-width: 720px) {
  .wd-act:not(.wd-act--done):has(.wd-buttons) { grid-template-columns: 40px minmax(0, 1fr); }
  .wd-act > .wd-buttons { grid-column: 1 / -1; justify-content: stretch; } .wd-act > .wd-buttons > .wd-button { flex: 1 1 104px; padding-inline: 8px; }
  .wd-act > .wd-buttons > .wd-go { flex: 2 1 128px; } .wd-value { flex: 1 1 150px; } .wd-value .wd-input { width: 100%; flex: 1; }
}
@container (max-width: 440px) { .wd-value .wd-input { min-width: 104px; } .wd-act > .wd-buttons > .wd-go { flex-basis: 100%; } .wd-act > .wd-buttons > .wd-value + .wd-go { flex-basis: 120px; } }
.wd-clash { padding: 16px 16px 16px 18px; border-radius: 14px; background: var(--panel); box-shadow: inset 6px 0 0 var(--late-fill); display: flex; flex-direction: column; gap: 12px; }
.wd-clash-head { display: flex; gap: 16px; align-items: center; }
.wd-sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); gap: 12px; }
.wd-side { display: flex; flex-direction: column; gap: 2px; border: 2px solid var(--edge); border-radius: 12px; padding: 12px; overflow-wrap: anywhere; } .wd-side b { font-size: 19px; }
.wd-side .wd-button { margin-top: auto; } .wd-side > span:last-of-type { padding-bottom: 8px; }
.wd-clash-acts { display: flex; flex-wrap: wrap; gap: 10px; } .wd-clash-acts .wd-button { flex: 1 1 140px; }

.wd-history li { display: grid; grid-template-columns: 132px minmax(0, 1fr) auto; gap: 4px 16px; align-items: baseline; padding: 8px 4px; border-bottom: 1px solid var(--line); min-height: 60px; }
.wd-history-when { color: var(--soft); } .wd-history-what { display: flex; flex-direction: column; overflow-wrap: anywhere; } .wd-history-what b { font-weight: 600; } .wd-history-what > :first-child { display: inline-block; } .wd-history-what > :first-child::first-letter { text-transform: uppercase; }
.wd-struck s { color: var(--soft); text-decoration-thickness: 2px; } .wd-pending { color: var(--due); }
.wd-grid-turn { display: flex; gap: 8px; margin-bottom: 10px; }
.wd-grid-box { overflow-x: auto; border-radius: 14px; background: var(--panel); }
.wd-grid table { border-collapse: separate; border-spacing: 0; font-size: 15px; width: max-content; min-width: 100%; }
.wd-grid th, .wd-grid td { border-bottom: 1px solid var(--line); border-right: 1px solid var(--line); height: 46px; padding: 2px 4px; text-align: center; min-width: 46px; font-weight: 400; }
.wd-grid thead th { color: var(--soft); height: 36px; } .wd-grid thead th.wd-now { color: var(--ink); font-weight: 700; }
.wd-grid .wd-grid-name { position: sticky; left: 0; z-index: 1; background: var(--panel); text-align: left; width: 190px; min-width: 190px; max-width: 190px; padding: 4px 12px; overflow-wrap: anywhere; }
.wd-grid-name b { display: block; font-weight: 600; font-size: 17px; } .wd-grid-name .wd-soft { font-size: 14px; }
.wd-grid .wd-grid-section { text-align: left; background: var(--night); color: var(--soft); font-weight: 600; height: 34px; padding: 2px 12px; } .wd-grid-section span { position: sticky; left: 12px; }
.wd-grid .wd-now { background: var(--raised); }
.wd-cell { display: inline-flex; flex-direction: column; align-items: center; margin: 1px; vertical-align: middle; } .wd-cell-value { font-size: 13px; line-height: 1.1; max-width: 72px; overflow-wrap: anywhere; }

/* beside a long "ask Blue 1, last heard 14:52" a name would be broken in two: there it stands below */
@media (max-width: 520px), (min-width: 900px) { .wd-p.wd-p--asks { row-gap: 0; } .wd-p--asks .wd-cage { grid-row: 1 / span 2; } .wd-p--asks .wd-p-when { grid-column: 2 / -1; max-width: none; text-align: left; } .wd-p--asks .wd-p-who { grid-column: 2 / -1; } }
@media (max-width: 900px) { .wd .wd-me { flex-direction: column; align-items: stretch; gap: 0; line-height: 1.15; } .wd-me span { overflow: hidden; text-overflow: ellipsis; } .wd-me small { font-size: 16px; } .wd-who:has(.wd-who-state) { flex-direction: column; gap: 0; line-height: 1.1; font-size: 16px; } .wd-who:has(.wd-who-state) > span:not(.wd-who-state), .wd-top:has(.wd-tape) .wd-who > span:not(.wd-who-state), .wd-who-state i { display: none; } .wd-banner .wd-link { margin-block: -8px; } }
@media (max-width: 520px) {
  .wd-top { flex-wrap: wrap; gap: 6px 10px; padding: 8px 12px; } .wd .wd-me { flex: 1 1 60%; } .wd .wd-number { font-size: 26px; } .wd .wd-number + .wd-me { flex-basis: 40%; } .wd-clock { order: 1; border: 0; padding: 0 4px; }
  .wd-who { order: 3; flex: 1 1 auto; justify-content: center; min-width: 112px; white-space: normal; gap: .3em; } .wd-more { order: 3; }
  .wd-pane { padding: 12px 14px 24px; } .wd-banner { padding: 6px 12px; } .wd-tabs { width: 100%; } .wd-tab { flex: 1; padding: 0 6px; } .wd-tools { width: 100%; } .wd-tools .wd-button { flex: 1 1 auto; padding: 0 8px; }
  .wd-history li { grid-template-columns: minmax(0, 1fr) auto; } .wd-history-when { grid-column: 1 / -1; font-size: 15px; }
  .wd-grid .wd-grid-name { width: 120px; min-width: 120px; max-width: 120px; padding: 4px 8px; } .wd-grid-name b { font-size: 15px; } .wd-act--done { grid-template-columns: 28px minmax(0, 1fr) auto; }
}
`;
