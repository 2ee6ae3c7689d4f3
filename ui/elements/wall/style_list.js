/**
 * The wall on a narrow screen (a phone, a tablet upright): a list that scrolls, without the time line, in the sizes of a page that
 * is held in the hand.
 */

export const LIST_STYLE = `
.wl-wall--list { position: static; min-height: 100vh; overflow: visible; font-size: 15px; --pad: 16px; user-select: auto; }
.wl-wall--list .wl-strip { height: auto; min-height: 40px; padding: 8px var(--pad); flex-wrap: wrap; gap: 4px 12px; font-size: 14px; white-space: normal; position: sticky; top: 0; z-index: 3; border-bottom-width: 1px; }
.wl-wall--list .wl-strip b { font-size: 17px; } .wl-wall--list .wl-strip em { font-size: 15px; }
.wl-wall--list .wl-roster { margin-left: 0; flex-wrap: wrap; gap: 2px 14px; }
.wl-wall--list .wl-roster span { gap: 6px; } .wl-wall--list .wl-roster svg, .wl-wall--list .wl-home svg { width: 15px; height: 15px; }
.wl-wall--list .wl-head { height: auto; padding: 14px var(--pad) 10px; flex-wrap: wrap; gap: 4px 14px; }
.wl-wall--list .wl-head h1 { font-size: 27px; } .wl-wall--list .wl-clock { font-size: 32px; } .wl-wall--list .wl-clock small { font-size: 16px; margin-left: 4px; }
.wl-wall--list .wl-counts { order: 3; width: 100%; flex-wrap: wrap; gap: 2px 16px; font-size: 17px; }
.wl-wall--list .wl-stage { padding: 0; } .wl-wall--list .wl-hours, .wl-wall--list .wl-now, .wl-wall--list .wl-line { display: none; }
.wl-wall--list .wl-row { height: auto; grid-template-columns: minmax(0, 1fr); padding: 11px var(--pad) 12px; row-gap: 6px; border-top-width: 1px; }
.wl-wall--list .wl-who { grid-template-columns: 86px minmax(0, 1fr) auto; padding-right: 0; height: auto; }
.wl-wall--list .wl-place { padding: 0 8px 0 0; } .wl-wall--list .wl-cage { font-size: 26px; } .wl-wall--list .wl-cage--long { font-size: 19px; line-height: 1.3; }
.wl-wall--list .wl-names { padding-right: 10px; }
.wl-wall--list .wl-name { font-size: 20px; gap: 8px; line-height: 1.2; } .wl-wall--list .wl-kind, .wl-wall--list .wl-notes { font-size: 15px; gap: 12px; margin-top: 1px; }
.wl-wall--list .wl-notes { white-space: normal; }
.wl-wall--list .wl-home { gap: 6px; font-size: 14px; margin-top: 2px; }
.wl-wall--list .wl-caution { font-size: 15px; padding: 1px 7px 1px 14px; border-radius: 4px; background-size: calc(100% - 8px) 100%, auto; }
.wl-wall--list .wl-code { font-size: 16px; padding: 2px 7px; border-width: 2px; border-radius: 6px; } .wl-wall--list .wl-code--unset { width: 88px; font-size: 14px; line-height: 1.05; padding: 2px 5px; }
.wl-wall--list .wl-act { padding-left: 86px; font-size: 18px; line-height: 1.25; white-space: normal; }
.wl-wall--list .wl-what { flex-wrap: wrap; } .wl-wall--list .wl-dose:not(.wl-dose--on) { margin-left: 6px; } .wl-wall--list .wl-when small { font-size: 15px; }
.wl-wall--list .wl-plain { font-size: 19px; padding: 40px 20px; } .wl-wall--list .wl-plain strong { font-size: 22px; margin-bottom: 8px; }
.wl-wall--list .wl-plain ul { gap: 10px; } .wl-wall--list .wl-plain a { padding: 10px 18px; border-radius: 10px; border-width: 1px; }
@media (min-width: 600px) { .wl-wall--list .wl-row { grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); } .wl-wall--list .wl-act { padding-left: 18px; } }
`;
