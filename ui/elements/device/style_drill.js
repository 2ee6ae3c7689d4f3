/** The look of a drill on the device: a striped edge and the word, so that nobody takes it for an emergency, nor a practice patient for a real one. */

export const DRILL = `
.wd-drill { flex: none; background: var(--panel); border-bottom: 1px solid var(--line); padding: 6px 18px 6px 26px; position: relative; max-height: 46vh; overflow-y: auto; }
.wd-drill::before { content: ""; position: absolute; inset: 0 auto 0 0; width: 12px; background: repeating-linear-gradient(135deg, var(--edge) 0 8px, transparent 8px 16px); }
.wd-drill-head { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px; min-height: 48px; }
.wd-drill-title { font-size: 20px; font-variant-numeric: tabular-nums; }
.wd-drill-head .wd-button:first-of-type { margin-left: auto; }
.wd .wd-drill-body p { margin: 4px 0 6px; max-width: 90ch; }
.wd .wd-drill-tasks { display: grid; grid-template-columns: repeat(auto-fill, minmax(250px, 1fr)); gap: 2px 24px; margin: 4px 0 8px; }
.wd-drill-tasks li { display: grid; grid-template-columns: 28px minmax(0, 1fr); align-items: baseline; padding: 3px 0; } .wd-drill-tasks small { color: var(--soft); white-space: nowrap; }
.wd-drill-sign { font-weight: 700; }
.wd-practice { border: 2px dashed var(--edge); color: var(--ink); border-radius: 6px; padding: 0 8px; font-style: normal; font-weight: 700; white-space: nowrap; }
`;
