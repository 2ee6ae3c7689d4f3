/** The look of the pages that stand in place of the patients: roster and "Emergency now"; and of the tiles of causes. */

export const PLACES = `
.wd-page { flex: 1; min-height: 0; overflow-y: auto; padding: 16px 26px 32px; overscroll-behavior: contain; }
.wd-page-head { margin-bottom: 18px; max-width: 860px; } .wd .wd-page-head h2 { font-size: 32px; font-weight: 700; line-height: 1.2; }
.wd .wd-page h3 { font-size: 22px; font-weight: 700; line-height: 1.25; } .wd-page .wd-note { margin: 18px 0 0; max-width: 860px; }
.wd-causes { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 12px; }
.wd-cause { min-height: 96px; border-radius: 14px; border: 2px solid var(--edge); background: transparent; padding: 12px 16px; text-align: left; display: flex; flex-direction: column; justify-content: center; color: var(--ink); }
.wd-cause:hover { background: var(--raised); } .wd-cause b { font-size: 23px; font-weight: 700; } .wd-cause span { color: var(--soft); font-size: 15px; line-height: 1.25; }
.wd-emergency { border-color: var(--edge); font-weight: 600; }
.wd-banner--note { background: var(--panel); color: var(--soft); }

.wd ol.wd-steps { list-style: none; margin: 0; padding: 0; display: flex; flex-direction: column; gap: 12px; max-width: 1000px; }
.wd-step { display: grid; grid-template-columns: 44px minmax(0, 1fr) auto; gap: 4px 16px; align-items: start; background: var(--panel); border-radius: 14px; padding: 16px 18px; }
.wd-step--first { display: block; max-width: 1000px; margin-bottom: 12px; box-shadow: inset 6px 0 0 var(--due-fill); } .wd-step--first p { margin-bottom: 12px; }
.wd-step--done { background: transparent; box-shadow: inset 0 0 0 1px var(--line); }
.wd-step-number { width: 44px; height: 44px; border-radius: 50%; border: 2px solid var(--edge); display: grid; place-items: center; font-weight: 700; font-size: 20px; } .wd-step--done .wd-step-number { border-color: var(--given); color: var(--given); }
.wd-step-text { display: flex; flex-direction: column; gap: 10px; align-items: flex-start; min-width: 0; } .wd-step-text > p { max-width: 66ch; }
.wd-step-done { color: var(--given); font-weight: 600; padding-top: 10px; max-width: 170px; text-align: right; } .wd-step-warn { color: var(--band-ink); font-weight: 600; }
.wd-labels { width: 100%; max-width: 640px; display: flex; flex-direction: column; } .wd-labels li small { margin-right: .6em; } .wd-labels li { display: grid; grid-template-columns: 24px minmax(0, 1fr) auto; gap: 4px 12px; align-items: center; min-height: 52px; border-bottom: 1px solid var(--line); }

.wd-roster { display: flex; flex-direction: column; gap: 18px; max-width: 1100px; } .wd .wd-roster-ward h3 { font-size: 18px; font-weight: 600; color: var(--soft); margin-bottom: 8px; }
.wd-roster-ward { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 380px), 1fr)); gap: 12px; } .wd-roster-ward > h3 { grid-column: 1 / -1; margin: 0; }
.wd-roster-without { display: block; background: var(--band); border-radius: 14px; padding: 14px 16px; } .wd .wd-roster-without h3 { color: var(--band-ink); }
.wd-roster-device { background: var(--panel); border-radius: 14px; padding: 14px 16px; display: flex; flex-direction: column; gap: 12px; }
.wd-roster-head { display: grid; grid-template-columns: 28px minmax(0, 1fr) auto; gap: 10px; align-items: center; min-height: 44px; } .wd-roster-head b { font-size: 21px; font-weight: 700; } .wd-roster-head .wd-soft { display: block; font-size: 16px; }
.wd-give { border-radius: 12px; text-align: left; } .wd-give b { font-weight: 700; margin-right: 4px; } .wd-none { padding: 10px 0; }
.wd-charges { display: flex; flex-direction: column; gap: 14px; align-items: flex-start; } .wd-charges > * { width: 100%; max-width: 1000px; } .wd-charges > .wd-button { width: auto; } .wd .wd-charges .wd-page-head { margin-bottom: 0; } .wd .wd-page .wd-page-acts { margin-bottom: 14px; }
.wd .wd-charge-next { font-size: 22px; font-weight: 700; line-height: 1.3; border-left: 5px solid var(--lamp); background: var(--panel); border-radius: 10px; padding: 12px 16px; overflow-wrap: anywhere; }
.wd .wd-charge-list { list-style: none; margin: 0; padding: 0; display: flex; flex-direction: column; gap: 10px; }
.wd-charge { display: grid; grid-template-columns: 30px minmax(0, 1fr) 112px auto; gap: 8px 14px; align-items: center; background: var(--panel); border-radius: 14px; padding: 12px 16px; } .wd-charge--pack { grid-template-columns: minmax(0, 1fr) auto; } .wd-charge--due { box-shadow: inset 6px 0 0 var(--due-fill); }
.wd-charge-who { min-width: 0; overflow-wrap: anywhere; font-size: 16px; line-height: 1.3; } .wd-charge-who b { font-size: 21px; font-weight: 700; } .wd-charge-who small { margin-left: .6em; }
.wd-charge-fill { display: flex; flex-direction: column; } .wd-charge-fill b { font-size: 28px; font-weight: 700; line-height: 1.1; white-space: nowrap; } .wd-charge-fill span { color: var(--soft); font-size: 15px; }
.wd-charge-taps { display: flex; gap: 8px; } .wd-charge-taps .wd-pick { padding: 4px 10px; min-width: 66px; flex: 1; white-space: nowrap; }
@media (max-width: 900px) { .wd-charge:not(.wd-charge--pack) { grid-template-columns: 30px minmax(0, 1fr) auto; } .wd-charge-taps { grid-column: 1 / -1; } .wd-charge-fill { text-align: right; } .wd-charge-taps .wd-pick { min-width: 44px; padding: 4px 2px; } }
.wd-doses-box { overflow-x: auto; max-width: 1000px; background: var(--panel); border-radius: 14px; } .wd-doses .wd-note { margin: 0 0 14px; max-width: 1000px; }
.wd-doses table { border-collapse: collapse; width: 100%; } .wd-doses th, .wd-doses td { text-align: left; vertical-align: top; padding: 10px 16px; border-bottom: 1px solid var(--line); font-weight: 400; min-width: 130px; } .wd-doses thead th { color: var(--soft); font-size: 15px; } .wd-doses td b, .wd-doses th b { font-size: 21px; font-weight: 700; display: block; } .wd-doses td .wd-soft, .wd-doses th .wd-soft { display: block; font-size: 15px; }
.wd .wd-doses-foot { font-size: 14px; margin-top: 10px; max-width: 1000px; } .wd-pack-acts { display: flex; flex-wrap: wrap; gap: 12px; } .wd .wd-pack-acts { margin: 14px 0; }
.wd-dark { position: absolute; inset: 0; z-index: 5; border: 0; background: #000; color: #d8d2c4; display: flex; flex-direction: column; align-items: stretch; gap: 2vh; text-align: left; padding: 2.4vh 3vw; overflow: hidden; animation: none; }
.wd-dark:focus-visible { outline: none; } .wd-dark-top { display: flex; justify-content: space-between; color: #8d887c; font-size: 24px; }
.wd-dark-row { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 3vw; align-items: center; border-top: 1px solid #2a2823; padding-top: 2vh; }
.wd-dark-time { font-size: clamp(44px, 8vw, 92px); font-weight: 300; line-height: 1; } .wd-dark-who { display: flex; flex-direction: column; font-size: clamp(22px, 3.4vw, 40px); line-height: 1.15; min-width: 0; } .wd-dark-who > * { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .wd-dark-who b { font-weight: 700; } .wd-dark-who small { font-weight: 400; color: #8d887c; }
.wd-dark-when { font-size: clamp(20px, 2.8vw, 34px); color: #8d887c; text-align: right; } .wd-dark-when.wd-tone--late { color: #ff7a6d; } .wd-dark-when.wd-tone--due { color: #ffb84d; }
.wd-dark-more { color: #8d887c; font-size: 24px; } .wd-dark-none { font-size: 44px; margin: auto 0; } .wd-dark-foot { margin-top: auto; color: #8d887c; font-size: 18px; }
@media (max-width: 520px) { .wd-dark-row { grid-template-columns: auto minmax(0, 1fr); } .wd-dark-when { grid-column: 2; text-align: left; } }
@media (max-width: 700px) { .wd-page { padding: 12px 14px 24px; } .wd-step > .wd-go { margin-top: 10px; } .wd-step { grid-template-columns: 44px minmax(0, 1fr); } .wd-step > .wd-go, .wd-step-done { grid-column: 2; justify-self: stretch; text-align: left; max-width: none; padding-top: 0; } .wd-causes { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
@media (max-width: 520px) { .wd-doses thead { display: none; } .wd-doses tr { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); border-bottom: 1px solid var(--line); } .wd-doses tbody th { grid-column: 1 / -1; padding-bottom: 0; } .wd-doses th, .wd-doses td { border: 0; min-width: 0; } .wd-doses td[colspan] { grid-column: 1 / -1; }
  .wd-emergency { order: 3; } .wd-top .wd-chip { padding-inline: 12px; } .wd-who b { overflow: hidden; text-overflow: ellipsis; } .wd-who span { display: none; } .wd-labels li { grid-template-columns: 24px minmax(0, 1fr); padding-block: 6px; } .wd-labels li > .wd-button { grid-column: 2; justify-self: start; overflow-wrap: anywhere; } .wd-step { grid-template-columns: minmax(0, 1fr); } .wd-step > .wd-go, .wd-step-done { grid-column: 1; } }
`;
