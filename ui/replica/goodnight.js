/**
 * A device says when it goes to sleep, so that nobody takes its silence for an outage (PROTOCOL). A page that is closed has no time for a
 * round of the exchange, and a call that it leaves with the browser dies with it: its service worker, which lives on, makes that call.
 * Its answer is read by nobody; the next round begins where the last one ended.
 */
import { isLocal } from "./calls.js";

/** @param {import("./engine.js").Engine} engine */
export function saysGoodnight(engine) {
  addEventListener("pagehide", () => {
    const { host } = engine.sync;
    const me = host.identity;
    if (!me || isLocal() || engine.line.state !== "online") return;
    const { epoch, mark, cursor } = host.place;
    const body = { device: me.device, epoch, mark, cursor, last_seq: host.seq, unsent: host.holding.pending.size, offset_ms: host.clock.offset()?.offset_ms ?? null, asleep: true, entries: [] };
    navigator.serviceWorker?.controller?.postMessage({ type: "goodnight", token: me.token, body });
  });
}
