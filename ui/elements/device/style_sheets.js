/** The look of what lies over the page: sheets, the tiles of the staff, receipts, and NOT KEPT. */

export const SHEETS = `
.wd-whos { flex: 1; min-height: 0; overflow-y: auto; padding: 28px 32px; }
.wd .wd-whos h2 { font-size: 34px; font-weight: 700; } .wd-whos > p { color: var(--soft); } .wd .wd-whos > p { margin: 4px 0 22px; }
.wd-tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); gap: 14px; }
.wd-tile { display: flex; align-items: center; gap: 16px; min-height: 88px; padding: 14px 16px; border-radius: 14px; border: 2px solid var(--line); background: var(--panel); text-align: left; }
.wd-tile:hover { border-color: var(--edge); background: var(--raised); }
.wd-tile b { display: block; font-size: 20px; font-weight: 700; line-height: 1.2; overflow-wrap: anywhere; } .wd .wd-tile small { margin: 0; font-size: 16px; color: var(--soft); }
.wd-initials { flex: none; width: 54px; height: 54px; display: grid; place-items: center; border-radius: 50%; background: var(--raised); border: 2px solid var(--edge); font-weight: 700; font-size: 18px; }
.wd-whos-foot { display: flex; flex-wrap: wrap; gap: 12px; margin-top: 24px; }

.wd-receipts { flex: none; background: var(--panel); border-top: 1px solid var(--line); } .wd-receipts:empty { border: 0; }
.wd-receipt { display: flex; align-items: center; gap: 14px; padding: 3px 22px; min-height: 52px; color: var(--given); font-size: 17px; }
.wd-receipt + .wd-receipt { border-top: 1px solid var(--line); } .wd-receipt b { font-weight: 700; white-space: nowrap; } .wd-receipt-text { min-width: 0; overflow-wrap: anywhere; }
.wd-button.wd-undo { min-height: 44px; flex: none; color: var(--ink); }

.wd-alarms { flex: none; max-height: 50vh; overflow-y: auto; }
.wd-alarm { background: var(--alarm); color: var(--alarm-ink); display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 6px 24px; align-items: center; padding: 14px 22px; }
.wd-alarm + .wd-alarm { border-top: 2px solid currentColor; } .wd-alarm strong { font-size: 44px; font-weight: 900; line-height: 1; white-space: nowrap; } .wd-alarm p { overflow-wrap: anywhere; } .wd-alarm p b { font-size: 20px; }
.wd-alarm-acts { display: flex; gap: 10px; } .wd-button.wd-alarm-go { background: #fff; color: #7d0d06; border-color: #fff; } .wd-button.wd-alarm-no { color: #fff; border-color: #fff; }
@media (max-width: 720px) { .wd-alarm { grid-template-columns: minmax(0, 1fr); } .wd-alarm-acts .wd-button { flex: 1; } }

.wd-sheet { font: 400 18px/1.3 var(--wl-font); color: var(--ink); background: var(--panel); border: 1px solid var(--edge); border-radius: 18px; padding: 0; width: min(560px, calc(100vw - 24px)); max-width: none; max-height: calc(100dvh - 24px);
  box-shadow: 0 24px 80px rgba(0, 0, 0, .55); margin: auto; overflow: hidden; }
.wd-sheet--wide { width: min(760px, calc(100vw - 24px)); }
.wd-sheet::backdrop { background: rgba(3, 7, 12, .66); }
.wd-form { display: flex; flex-direction: column; max-height: calc(100dvh - 26px); }
.wd-sheet-head { flex: none; padding: 20px 22px 6px; } .wd .wd-sheet-head h2 { font-size: 25px; font-weight: 700; line-height: 1.2; overflow-wrap: anywhere; } .wd .wd-sheet-head p { color: var(--soft); margin-top: 4px; overflow-wrap: anywhere; }
.wd-sheet-body { flex: 1 1 auto; min-height: 0; overflow-y: auto; padding: 10px 22px 14px; display: flex; flex-direction: column; gap: 16px;
  /* a light at the edge where there is more; at the end the panel, which scrolls with the text, covers it */
  background: linear-gradient(var(--panel) 40%, transparent) top / 100% 44px local no-repeat, linear-gradient(transparent, var(--panel) 60%) bottom / 100% 44px local no-repeat,
    linear-gradient(var(--edge), transparent) top / 100% 14px scroll no-repeat, linear-gradient(transparent, var(--edge)) bottom / 100% 14px scroll no-repeat; }
.wd-told { margin: 0; font-size: 19px; white-space: pre-wrap; overflow-wrap: anywhere; }
.wd-sheet-foot { flex: none; display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 12px; padding: 12px 22px 20px; }
.wd-sheet-foot .wd-go { font-size: 19px; }
.wd-fields { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 16px; align-items: start; } .wd-field { grid-column: 1 / -1; min-width: 0; } .wd-field--half { grid-column: span 1; }
.wd-label, .wd-reasons legend { display: block; color: var(--soft); font-size: 16px; margin-bottom: 6px; padding: 0; } .wd-hint { color: var(--soft); font-size: 15px; } .wd .wd-hint, .wd .wd-field .wd-wrong { margin-top: 6px; }
.wd .wd-note { margin: 0 22px; background: var(--band); color: var(--band-ink); border-radius: 10px; padding: 10px 14px; overflow-wrap: anywhere; }
.wd-reasons { border: 0; margin: 0; padding: 0; min-width: 0; } .wd-reasons .wd-chips { margin-bottom: 10px; }
.wd-chips { display: flex; flex-wrap: wrap; gap: 8px; } .wd-chips--small { margin-top: 8px; gap: 6px; }
.wd-pick { min-height: 48px; min-width: 48px; padding: 4px 16px; border-radius: 999px; border: 2px solid var(--edge); background: transparent; font-size: 17px; }
.wd-chips--small .wd-pick { min-height: 44px; padding: 2px 12px; font-size: 16px; }
.wd-pick:hover { background: var(--raised); } .wd-pick[aria-checked="true"], .wd-pick[aria-pressed="true"] { background: var(--ink); color: var(--night); border-color: var(--ink); }
.wd-pick[aria-checked="true"] .wd-soft, .wd-list-choice .wd-pick[aria-checked="true"] span { color: inherit; }
.wd-list-choice { display: flex; flex-direction: column; gap: 8px; } .wd-list-choice .wd-pick { border-radius: 12px; text-align: left; display: flex; flex-direction: column; padding: 8px 16px; min-height: 56px; justify-content: center; } .wd-list-choice span { color: var(--soft); font-size: 16px; }
.wd-toggle { display: flex; align-items: center; gap: 14px; min-height: 48px; cursor: pointer; } .wd-toggle input { width: 28px; height: 28px; accent-color: var(--lamp); flex: none; margin: 0; }
.wd-menu { display: flex; flex-direction: column; gap: 8px; } .wd-menu-item { min-height: 58px; border: 2px solid var(--line); border-radius: 12px; background: transparent; padding: 8px 18px; text-align: left; display: flex; flex-direction: column; justify-content: center; }
.wd-menu-item:hover { background: var(--raised); border-color: var(--edge); } .wd-menu-item b { font-size: 19px; font-weight: 600; } .wd-menu-item span { color: var(--soft); font-size: 15px; overflow-wrap: anywhere; }
@media (max-width: 520px) { .wd-sheet { margin: auto auto 8px; } .wd-sheet-foot .wd-button { flex: 1; } .wd-field--half { grid-column: 1 / -1; } .wd-whos { padding: 20px 16px; } .wd-receipt { padding: 6px 14px; } }
`;
