/**
 * How this device uses the line: as usual; saving its battery (no feed, a round when something was made and every few minutes); or
 * staying local, by its people's choice (no server is spoken to until they switch back). Kept over reloads, the same in all tabs,
 * and never so by itself. Half-up is safe without it.
 */
import { setLocal } from "./calls.js";
import { SILENT_MS } from "./link.js";
import { FAILED_MOST_MS, IDLE_MS } from "./pace.js";

/** While it saves battery a round runs so often without any cause, and at least so often while the line fails, ms. */
export const SAVING_MS = 3 * 60_000;
/** The line of one that saves battery is given up after this silence, ms: two rounds and a little. */
const SAVING_SILENT_MS = 7 * 60_000;
/** Before it falls silent it says so to a server that is in reach: not a device that is lost. It waits so long for that, ms. */
const GOODBYE_MS = 1500;

export class Manner {
  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.engine = engine;
    this.saving = false;
    this.local = false;
    /** when local was chosen, ms of server time @type {number | null} */
    this.localSince = null;
    this.leaving = false;
  }

  /** Whether the server must not take silence for a fault: it will be heard of seldom, or not. */
  get resting() {
    return this.saving || this.local || this.leaving;
  }

  /** How long between two rounds for which there is no cause, and the longest wait while the line fails, ms. */
  get idleMs() {
    return this.saving ? SAVING_MS : IDLE_MS;
  }

  get failedMostMs() {
    return this.saving ? SAVING_MS : FAILED_MOST_MS;
  }

  /** What was kept, or what another tab chose. @param {{saving?: boolean, local?: boolean, localSince?: number | null} | undefined} kept */
  take(kept) {
    this.saving = kept?.saving === true;
    this.local = kept?.local === true;
    this.localSince = this.local ? (kept?.localSince ?? null) : null;
    this.apply();
  }

  /** A person's choice: it is kept before it holds. @param {{saving?: boolean, local?: boolean}} choice */
  async set(choice) {
    const { engine } = this;
    if (choice.local && engine.line.state === "online") {
      this.leaving = true;
      engine.syncNow();
      await new Promise((go) => setTimeout(go, GOODBYE_MS));
      this.leaving = false;
    }
    const { saving, local } = { saving: this.saving, local: this.local, ...choice };
    const kept = { saving, local, localSince: local ? (this.localSince ?? engine.clock.now()) : null };
    await engine.remember("manner", kept);
    this.take(kept);
    engine.tabs.tell({ type: "manner", kept });
    engine.changed();
  }

  /** In the tab that leads: feed and rounds as this manner has them. */
  apply() {
    const { engine } = this;
    setLocal(this.local);
    engine.line.silentMs = this.saving ? SAVING_SILENT_MS : SILENT_MS;
    if (this.local) engine.line.broke();
    if (!engine.tabs.leading) return;
    if (this.saving || this.local) engine.feed.stop();
    else engine.feed.start();
    if (this.local) engine.pace.stop();
    else engine.hurry();
  }
}
