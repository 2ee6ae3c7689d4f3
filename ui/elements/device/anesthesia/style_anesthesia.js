/** The look of the anesthesia page: chart and pad side by side on an iPad, one below the other where it is narrow. */

export const ANESTHESIA = `
.wa { container-type: inline-size; } .wd-page.wa { padding: 10px 22px 32px; }
.wa-head, .wa-line, .wa-timers { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 14px; } .wa-head .wd-back { margin: 0; } .wd .wa-head .wd-name { font-size: 28px; }
.wa-line { margin: 8px 0 10px; } .wa-title { font-size: 21px; overflow-wrap: anywhere; } .wa-timers b { font-size: 20px; }
.wd .wa h3 { font-size: 17px; font-weight: 700; margin: 14px 0 6px; }
.wa-columns { display: grid; grid-template: "about pad" auto "left pad" 1fr / minmax(0, 1fr) 440px; gap: 0 20px; align-items: start; } .wa-columns--one { grid-template: "about" auto "left" auto / minmax(0, 1fr); } .wa-about { grid-area: about; min-width: 0; } .wa-left { grid-area: left; min-width: 0; }
.wa-columns--one .wa-pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0 22px; }
.wa-chart { margin: 0; background: var(--panel); border-radius: 14px; padding: 8px 10px 6px; } .wa-chart svg { display: block; width: 100%; height: auto; } .wa-chart figcaption { font-size: 14px; }
.wa-chart text { font: 17px var(--wl-font); fill: var(--soft); } .wa-chart .wa-name { font-size: 15px; paint-order: stroke; stroke: var(--panel); stroke-width: 5px; } .wa-end { text-anchor: end; } .wa-mid { text-anchor: middle; } .wa-chart .wa-bold { font-weight: 700; fill: var(--ink); }
.wa-grid { stroke: var(--line); stroke-width: 1; } .wa-event { stroke: var(--soft); stroke-width: 1.2; stroke-dasharray: 5 4; } .wa-beat { stroke: var(--ink); stroke-width: 1; opacity: .7; } .wa-agent { stroke: var(--lamp); stroke-width: 3; }
.wa-pulse { fill: var(--ink); } .wa-sys, .wa-dia, .wa-map, .wa-rr, .wa-spo2, .wa-etco2 { fill: none; stroke: var(--ink); stroke-width: 1.8; }
.wa-due { display: flex; align-items: center; flex-wrap: wrap; gap: 4px 12px; min-height: 38px; font-size: 19px; font-weight: 700; } .wa-due small { font-size: 15px; font-weight: 400; color: var(--soft); }
.wa-right { grid-area: pad; position: sticky; top: 0; } .wa-pad { background: var(--panel); border-radius: 14px; padding: 4px 12px 10px; }
.wa-tiles { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 6px; }
.wa-tile { border: 2px solid var(--line); border-radius: 12px; padding: 2px 8px 0; display: grid; grid-template-columns: minmax(0, 1fr) auto; min-width: 0; } .wa-tile--on { border-color: var(--focus); background: var(--raised); } .wa-tile--wrong { border-color: var(--late); grid-column: 1 / -1; }
.wa-all { padding: 2px 6px; } .wa-tile label { grid-column: 1 / -1; font-size: 14px; line-height: 1.15; color: var(--soft); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; } .wd .wa-tile small { margin: 0; font-size: 13px; color: var(--soft); } .wa-tile .wd-wrong { grid-column: 1 / -1; }
.wa-value { width: 100%; min-height: 44px; border: 0; background: transparent; font-size: 25px !important; font-weight: 700; padding: 0; color: var(--ink); }
.wa-value:focus-visible { outline-offset: -3px !important; }
.wa-last { border: 0; background: transparent; min-height: 52px; min-width: 44px; text-align: right; padding: 0; font-size: 16px !important; color: var(--soft) !important; line-height: 1.05; } .wa-last:disabled { cursor: default; font-size: 13px !important; } .wd .wa-last small { display: block; } .wa-last b { display: block; font-size: 13px; }
/* a tap on what cannot be taken over is meant for the tile; and what is typed has the room */
.wa-last:disabled, .wa-tile--typed .wa-last { pointer-events: none; } .wa-tile--typed .wa-last { min-width: 0; font-size: 13px !important; }
.wa-out, .wa-out b { color: var(--late) !important; font-weight: 700; }
.wa-keys { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)) minmax(0, 1.25fr); gap: 6px; margin-top: 8px; } .wa-keys .wd-button { min-width: 0; min-height: 50px; font-size: 25px; font-weight: 700; padding: 2px 6px; } .wa-keys .wa-word { font-size: 17px; } .wa-keys .wa-save { grid-row: span 2; font-size: 21px; }
.wa-saves { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; } .wa-saves .wd-small { flex: 1 1 auto; } .wa-at { flex: 1 1 100%; color: var(--soft); font-size: 15px; } .wa-saves .wd-wrong { flex: 1 1 100%; }
.wa-table { overflow-x: auto; border-radius: 14px; background: var(--panel); } .wa-table table { border-collapse: collapse; min-width: 100%; font-size: 17px; } .wa-table :is(th, td) { padding: 4px 10px; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; font-weight: 400; } .wa-table thead th { color: var(--soft); font-size: 14px; }
.wd .wa-table small { display: block; margin: 0; font-size: 12px; color: var(--soft); } .wd .wa-table .wa-out small { color: var(--late); } .wa-table :is(th, td):first-child { text-align: left; position: sticky; left: 0; background: var(--panel); }
.wa-table .wd-small { font-size: 17px; padding: 2px 10px; }
.wa-left > .wd-button { margin-top: 8px; } .wa-saves .wd-small { padding-inline: 8px; }
.wa-events { display: grid; grid-template-columns: repeat(auto-fill, minmax(140px, 1fr)); gap: 8px; } .wa-events .wd-button { flex-direction: column; padding: 4px 8px; font-size: 17px; } .wd .wa-events small { margin: 0; color: var(--given); font-weight: 700; } .wa-event-done { border-color: var(--given); }
.wa-list li { display: grid; grid-template-columns: 92px minmax(0, 1fr) auto; gap: 4px 12px; align-items: center; min-height: 48px; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.wa-totals { display: flex; flex-wrap: wrap; gap: 4px 18px; } .wd .wa-totals { margin: 10px 0; }
.wa-emergency { margin-top: 10px; } .wa-emergency summary { display: inline-flex; list-style: none; } .wa-emergency ul { display: grid; gap: 6px; } .wd .wa-emergency p { margin: 8px 0; }
.wa-emergency-line { width: 100%; min-height: 56px; display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 12px; text-align: left; border: 2px solid var(--edge); border-radius: 12px; background: var(--panel); padding: 6px 14px; } .wa-emergency-line:disabled { opacity: .5; } .wa-emergency-line span { font-weight: 700; text-align: right; } .wd .wa-emergency-line small { grid-column: 1 / -1; margin: 0; color: var(--soft); }
.wd .wa-unsigned { background: var(--band); color: var(--band-ink); border-radius: 10px; padding: 7px 12px; }
@container (max-width: 880px) { .wa-columns { grid-template: "about" auto "pad" auto "left" auto / minmax(0, 1fr); } .wa-columns--one { grid-template: "about" auto "left" auto / minmax(0, 1fr); } .wa-columns--one .wa-pair { display: block; } .wa-right { position: static; margin-bottom: 14px; } }
@container (min-width: 560px) and (max-width: 880px) { .wa-pad { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 0 14px; } .wa-due { grid-column: 1 / -1; } .wa-saves { grid-column: 1 / -1; } .wa-keys { margin-top: 0; align-content: start; } .wa-keys .wd-button { min-height: 64px; } }
@media (max-width: 700px) { .wd-page.wa { padding: 8px 12px 24px; } }
@container (max-width: 560px) { .wa-tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); }  .wa-list li { grid-template-columns: minmax(0, 1fr) auto; } .wa-list li > :first-child { grid-column: 1 / -1; } }
@media (max-height: 850px) { @container (min-width: 881px) { .wa-tiles { grid-template-columns: repeat(4, minmax(0, 1fr)); } .wa-tile { padding: 3px 4px 1px; } .wa-tile label { font-size: 13px; letter-spacing: -.4px; } .wa-value { font-size: 21px !important; } .wd .wa-tile--typed .wa-last small { font-size: 12px; } .wa-keys .wd-button { min-height: 45px; } } }
`;
