/**
 * The wall's own style. `40u` is 40 units of a page 1080 high; `--u`, one unit in pixels, is set by the page. Words that must be read
 * from five metres stand at 40 units and more, all else at 24 and more.
 */
import { LIST_STYLE } from "./style_list.js";

const TEXT = `
.wl-wall { position: fixed; inset: 0; overflow: hidden; display: flex; flex-direction: column; font-size: 24u; line-height: 1.15;
  --pad: 30u; --who: 620u; --act: 486u; font-family: var(--wl-font); user-select: none; }
.wl-wall--rests { cursor: none; }
.q-loading-bar { display: none; }
.wl-wall h1, .wl-wall p, .wl-wall ol, .wl-wall ul { margin: 0; padding: 0; list-style: none; }

.wl-strip { flex: none; height: 58u; padding: 0 var(--pad); display: flex; align-items: center; gap: 28u; white-space: nowrap; overflow: hidden;
  color: var(--soft); background: var(--panel); border-bottom: 2u solid var(--line); font-size: 25u; }
.wl-strip--lost { color: var(--band-ink); background: var(--band); border-bottom-color: var(--due-fill); }
.wl-strip--bad { color: var(--alarm-ink); background: var(--alarm); border-bottom-color: var(--alarm-ink); }
.wl-strip b { font-size: 36u; font-weight: 700; letter-spacing: .01em; }
.wl-strip em { font-style: normal; font-size: 32u; font-weight: 500; }
.wl-strip--bad em { font-weight: 400; overflow: hidden; text-overflow: ellipsis; }
.wl-roster { margin-left: auto; display: flex; gap: 26u; min-width: 0; overflow: hidden; }
.wl-roster span { display: inline-flex; align-items: center; gap: 9u; }
.wl-roster i { font-style: normal; }

.wl-head { flex: none; height: 92u; padding: 0 var(--pad); display: flex; align-items: center; gap: 44u; white-space: nowrap; }
.wl-head h1 { font-size: 54u; font-weight: 700; line-height: 1; letter-spacing: -.01em; overflow: hidden; text-overflow: ellipsis; }
.wl-counts { display: flex; gap: 32u; font-size: 38u; font-weight: 500; color: var(--soft); }
.wl-counts .late { color: var(--late); font-weight: 700; } .wl-counts .due { color: var(--due); font-weight: 700; }
.wl-pages { margin-left: auto; text-align: right; color: var(--soft); font-size: 26u; line-height: 1.2; }
.wl-pages b { display: block; color: var(--late); font-size: 34u; }
.wl-clock { margin-left: auto; font-size: 86u; font-weight: 300; line-height: 1; letter-spacing: -.02em; }
.wl-pages + .wl-clock { margin-left: 0; }
.wl-clock small { font-size: 34u; font-weight: 400; letter-spacing: 0; color: var(--soft); margin-left: 8u; }

.wl-stage { flex: 1; min-height: 0; position: relative; display: flex; flex-direction: column; padding: 0 var(--pad) 10u; }
.wl-hours { flex: none; height: 34u; position: relative; margin: 0 var(--act) 0 var(--who); color: var(--soft); font-size: 24u; }
.wl-hours span { position: absolute; bottom: 5u; transform: translateX(-50%); white-space: nowrap; }
.wl-now { position: absolute; top: 30u; width: 3u; margin-left: -1.5u; border-radius: 2u; background: var(--lamp); opacity: .85; z-index: 1;
  box-shadow: 0 0 8u var(--lamp), 0 0 26u color-mix(in srgb, var(--lamp) 55%, transparent); pointer-events: none; }
.wl-rows { position: relative; flex: 1; min-height: 0; }

.wl-row { height: var(--row); display: grid; grid-template-columns: var(--who) minmax(0, 1fr) var(--act); align-items: center; overflow: hidden;
  border-top: 1.5u solid var(--line); position: relative; }
.wl-row--late { background: linear-gradient(90deg, color-mix(in srgb, var(--late-fill) 19%, transparent), transparent 62%); }
.wl-slide-move { transition: transform .9s cubic-bezier(.3, 0, .1, 1); }
.wl-slide-enter-active { transition: opacity .6s ease .25s; } .wl-slide-leave-active { transition: opacity .3s ease; position: absolute; left: 0; right: 0; }
.wl-slide-enter-from, .wl-slide-leave-to { opacity: 0; }

.wl-who { display: grid; grid-template-columns: 156u minmax(0, 1fr) auto; align-items: center; padding-right: 26u; height: 100%; }
.wl-place { min-width: 0; padding: 0 14u 0 8u; color: var(--soft); white-space: nowrap; }
.wl-cage { display: block; font-weight: 300; font-size: 50u; line-height: .98; overflow: hidden; text-overflow: ellipsis; color: var(--ink); }
.wl-cage--long { font-size: 40u; line-height: 1.15; letter-spacing: -.01em; }
.wl-home { display: flex; align-items: center; gap: 8u; font-size: 24u; line-height: 1.15; margin-top: 3u; min-width: 0; }
.wl-home span { overflow: hidden; text-overflow: ellipsis; }
.wl-home svg, .wl-roster svg { flex: none; width: 23u; height: 23u; }
.wl-names { min-width: 0; padding-right: 12u; }
.wl-name { display: flex; align-items: center; gap: 14u; font-size: 40u; font-weight: 700; line-height: 1.04; white-space: nowrap; min-width: 0; }
.wl-name > span:first-child { overflow: hidden; text-overflow: ellipsis; letter-spacing: -.005em; }
.wl-wall .wl-caution { flex: none; font-size: 40u; line-height: 1; font-weight: 700; padding: 0 11u 3u 25u; border-radius: 7u; letter-spacing: -.015em; color: #191302;
  background: linear-gradient(#f7cc45, #f7cc45) 100% 0 / calc(100% - 16u) 100% no-repeat, repeating-linear-gradient(135deg, #1c1605 0 6u, #f7cc45 6u 13u); }
.wl-kind { display: flex; align-items: center; gap: 14u; margin-top: 3u; color: var(--soft); font-size: 24u; line-height: 1.15; white-space: nowrap; }
.wl-kind .wl-caution { margin-top: 1u; line-height: .92; }
.wl-kind > span:last-child { overflow: hidden; text-overflow: ellipsis; min-width: 0; }
.wl-kind mark { background: none; color: var(--ink); font-weight: 700; }
.wl-notes { color: var(--ink); font-size: 24u; line-height: 1.15; margin-top: 2u; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.wl-wall .wl-code { font-size: 40u; line-height: 1; font-weight: 700; padding: 4u 11u 5u; border-width: 2.5u; border-radius: 9u; }
.wl-wall .wl-code--unset { white-space: normal; width: 172u; font-weight: 400; line-height: .9; border: 1.5u dashed var(--next); padding: 2u 6u 6u; letter-spacing: -.02em; text-align: center; }

.wl-line { position: relative; height: 100%; z-index: 2; }
.wl-line::before { content: ""; position: absolute; left: 0; right: 0; top: 50%; height: 1.5u; background: linear-gradient(90deg, transparent, var(--line) 6% 94%, transparent); }
.wl-mark { position: absolute; transform: translate(-50%, -50%); line-height: 0; }
.wl-mark svg { display: block; width: 100%; height: 100%; background: radial-gradient(circle, var(--back, var(--night)) 62%, transparent 64%); }
.wl-row--late .wl-mark svg { background: none; }
.wl-mark i { position: absolute; width: 1px; height: 1px; overflow: hidden; opacity: 0; }
.wl-mark b { position: absolute; left: calc(100% + 7u); top: 50%; transform: translateY(-50%); font-size: 24u; line-height: 1; font-weight: 400; color: var(--soft); white-space: nowrap; }
.wl-mark--late b, .wl-mark--clash b { color: var(--late); font-weight: 500; } .wl-mark--due b { color: var(--due); font-weight: 500; }
.wl-mark--given, .wl-mark--partial { opacity: .8; }

.wl-act { padding-left: 20u; min-width: 0; font-size: 40u; line-height: 1.05; white-space: nowrap; }
.wl-what { display: flex; font-weight: 600; letter-spacing: -.008em; }
.wl-what span { overflow: hidden; text-overflow: ellipsis; min-width: 0; }
.wl-what .wl-dose { flex: none; font-weight: 500; margin-left: 11u; } .wl-what .wl-dose--on { margin-left: 0; font-weight: 600; }
.wl-what .wl-dose--long { flex: 0 1 auto; } .wl-what span:has(+ .wl-dose--long) { flex: none; max-width: 62%; }
.wl-when { color: var(--soft); overflow: hidden; text-overflow: ellipsis; letter-spacing: -.008em; }
.wl-when--late { color: var(--late); font-weight: 700; } .wl-when--due { color: var(--due); font-weight: 700; } .wl-when--ask { color: var(--ink); font-weight: 500; }
.wl-when small { font-size: 24u; font-weight: 400; color: var(--soft); }

.wl-plain { margin: auto; text-align: center; font-size: 44u; color: var(--soft); padding: 40u; }
.wl-plain strong { display: block; color: var(--ink); font-size: 54u; margin-bottom: 18u; }
.wl-plain ul { display: flex; flex-wrap: wrap; justify-content: center; gap: 18u; margin-top: 30u; }
.wl-plain a { display: inline-block; color: var(--ink); border: 2u solid var(--edge); border-radius: 14u; padding: 14u 30u; text-decoration: none; }
.wl-plain a:focus-visible { outline: 4u solid var(--focus); outline-offset: 3u; }
.wl-wall .wl-defs { position: absolute; width: 0; height: 0; }
/* what is cut at its end must not lose the tails of its letters */
.wl-name > span:first-child, .wl-head h1, .wl-what span, .wl-when, .wl-kind > span:last-child, .wl-notes, .wl-cage { padding-bottom: .14em; margin-bottom: -.14em; }
@media (prefers-reduced-motion: reduce) { .wl-slide-move, .wl-slide-enter-active, .wl-slide-leave-active { transition: none; } }
${LIST_STYLE}
`;

/** The style with its units spelled out. */
export const STYLE = TEXT.replace(/(?<![\w.])(-?\d*\.?\d+)u\b/g, "calc($1 * var(--u))");
