/**
 * Several tabs of one browser: each may record, one syncs and listens to the feed. It holds a Web Lock; a tab that people look at
 * takes over when nothing was heard of the leader for 15 s (a frozen tab keeps its lock). Two leaders for a moment are harmless:
 * every step is settled by ids in a transaction.
 */

const LOCK = "wardlight-sync";
const BEAT_MS = 5000;
/** (PROTOCOL, On the device) */
const TAKE_OVER_MS = 15_000;
/** The first wait before the lock is asked for again, in ms. */
const AGAIN_FIRST_MS = 200;

export class Tabs {
  /** @param {{lead: () => void, follow: () => void, heard: (message: Record<string, any>) => void, beat: () => Record<string, any>}} host */
  constructor(host) {
    this.host = host;
    this.leading = false;
    this.id = crypto.randomUUID();
    this.lastBeat = Date.now();
    this.channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("wardlight");
    if (this.channel) this.channel.onmessage = (event) => this.#heard(event.data);
    /** @type {(() => void) | null} */
    this.release = null;
    /** the page is being left */
    this.gone = false;
    this.again = AGAIN_FIRST_MS;
    /** @type {ReturnType<typeof setInterval>[]} */
    this.timers = [];
  }

  start() {
    this.timers.push(setInterval(() => this.#look(), 1000), setInterval(() => this.leading && this.sayBeat(), BEAT_MS));
    addEventListener("pagehide", () => {
      this.gone = true;
      this.release?.();
    });
    addEventListener("pageshow", () => {
      if (!this.gone) return;
      this.gone = false;
      if (navigator.locks) this.#queue({});
    });
    if (navigator.locks) this.#queue({});
  }

  stop() {
    for (const timer of this.timers) clearInterval(timer);
    this.release?.();
    this.channel?.close();
  }

  /** Tells the other tabs. @param {Record<string, any>} message */
  tell(message) {
    this.channel?.postMessage({ ...message, from: this.id });
  }

  sayBeat() {
    this.tell({ type: "beat", ...this.host.beat() });
  }

  /** @param {LockOptions} options */
  #queue(options) {
    navigator.locks
      .request(LOCK, options, () => {
        this.#lead();
        return new Promise((resolve) => (this.release = () => resolve(undefined)));
      })
      .then(() => this.#follow())
      .catch(() => {
        // Another tab took over, or WebKit refuses while the page before this one goes away. Wait in line again, but never at once: a
        // promise that is refused again and again leaves no time for anything else, and WebKit then hangs at a reload.
        this.#follow();
        if (this.gone) return;
        setTimeout(() => this.#queue({}), this.again);
        this.again = Math.min(this.again * 2, BEAT_MS);
      });
  }

  #lead() {
    if (this.leading) return;
    this.leading = true;
    this.again = AGAIN_FIRST_MS;
    this.host.lead();
    this.sayBeat();
  }

  #follow() {
    this.lastBeat = Date.now();
    if (!this.leading) return;
    this.leading = false;
    this.host.follow();
  }

  /** @param {Record<string, any>} message */
  #heard(message) {
    if (message.type === "beat") {
      this.lastBeat = Date.now();
      // without Web Locks the smaller id leads
      if (this.leading && !navigator.locks && message.from < this.id) this.#follow();
    }
    this.host.heard(message);
  }

  #look() {
    if (this.leading || document.visibilityState === "hidden") return;
    const silent = Date.now() - this.lastBeat;
    if (navigator.locks && silent > TAKE_OVER_MS) {
      this.lastBeat = Date.now();
      this.#queue({ steal: true });
    } else if (!navigator.locks && silent > (this.everLed ? TAKE_OVER_MS : BEAT_MS + 1000)) {
      this.everLed = true;
      this.#lead();
    }
  }

  everLed = false;
}
