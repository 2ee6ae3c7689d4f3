/**
 * The feed: what became durable on the server, as it becomes so. It opens again by itself, with jitter, so that forty tablets
 * do not all come back in the same moment.
 */

/** Silence after which the line is dead, in ms: two beats and a little (PROTOCOL, On the wire). */
export const SILENCE_MS = 12_000;
/** Waits between two tries to open, in ms. */
const AGAIN_FIRST_MS = 500;
const AGAIN_MOST_MS = 15_000;

/** A wait with jitter: between half of it and all of it. @param {number} ms @returns {number} */
export function jitter(ms) {
  return ms * (0.5 + Math.random() / 2);
}

export class Feed {
  /**
   * @param {{token: () => string | null, cursor: () => number, ready: () => boolean,
   *   message: (message: Record<string, any>) => void, opened: () => void, lost: () => void, contact: () => void}} host
   */
  constructor(host) {
    this.host = host;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.isOpen = false;
    /** how often it has opened */
    this.openings = 0;
    this.wanted = false;
    this.again = AGAIN_FIRST_MS;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.silence = undefined;
  }

  /** Opens, and keeps open until `stop`. */
  start() {
    this.wanted = true;
    if (!this.socket) this.#open();
  }

  stop() {
    this.wanted = false;
    clearTimeout(this.timer);
    this.#drop();
  }

  /** Tries now, for instance because the network is back. */
  hurry() {
    if (!this.wanted || this.socket) return;
    clearTimeout(this.timer);
    this.#open();
  }

  #open() {
    clearTimeout(this.timer);
    const token = this.host.token();
    if (!token || !this.host.ready()) return this.#later();
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    let socket;
    try {
      socket = new WebSocket(`${scheme}//${location.host}/journal/feed?cursor=${this.host.cursor()}`, ["wardlight.v1", `bearer.${token}`]);
    } catch {
      return this.#later();
    }
    this.socket = socket;
    this.#listen(socket);
    socket.onopen = () => this.#listen(socket);
    socket.onmessage = (event) => this.#heard(socket, event);
    // what comes too late from a socket that was given up is ignored
    socket.onclose = () => socket === this.socket && this.#closed();
    socket.onerror = () => {};
  }

  /** @param {WebSocket} socket */
  #listen(socket) {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => socket === this.socket && this.#closed(), SILENCE_MS);
  }

  /** @param {WebSocket} socket @param {MessageEvent} event */
  #heard(socket, event) {
    if (socket !== this.socket) return;
    this.#listen(socket);
    let message;
    try {
      message = JSON.parse(event.data);
    } catch {
      return;
    }
    this.host.contact();
    if (!this.isOpen) {
      this.isOpen = true;
      this.openings += 1;
      this.again = AGAIN_FIRST_MS;
      this.host.opened();
    }
    this.host.message(message);
  }

  #closed() {
    this.#drop();
    this.host.lost();
    this.#later();
  }

  #drop() {
    const socket = this.socket;
    this.socket = null;
    this.isOpen = false;
    clearTimeout(this.silence);
    if (socket) {
      socket.onclose = socket.onmessage = null;
      socket.close();
    }
  }

  #later() {
    if (!this.wanted) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wanted && !this.socket && this.#open(), jitter(this.again));
    this.again = Math.min(this.again * 2, AGAIN_MOST_MS);
  }
}
