/**
 * Half-typed text, kept at each keystroke and there again after a reload. While one is open no new version of the page is put in place.
 */

/** A draft that nobody touched for so long no longer holds up an update, in ms. */
const OPEN_MS = 24 * 3600_000;

export class Drafts {
  /** @param {import("./database.js").Database} database */
  constructor(database) {
    this.database = database;
    /** @type {Map<string, {text: string, at: number}>} */
    this.texts = new Map();
  }

  async load() {
    const [keys, values] = await this.database.read(["drafts"], (work) => Promise.all([work.keys("drafts"), work.all("drafts")]));
    keys.forEach((key, index) => this.texts.set(String(key), values[index]));
  }

  /** @param {string} key @returns {string | null} */
  get(key) {
    return this.texts.get(key)?.text ?? null;
  }

  /** Empty text is no draft. A failure to keep it is told by the promise, and the text stays in memory. @param {string} key @param {string} text */
  async set(key, text) {
    if (!text) return this.clear(key);
    const draft = { text, at: Date.now() };
    this.texts.set(key, draft);
    await this.database.write(["drafts"], async (work) => work.put("drafts", draft, key));
  }

  /** @param {string} key */
  async clear(key) {
    if (!this.texts.delete(key)) return;
    await this.database.write(["drafts"], async (work) => work.remove("drafts", key));
  }

  /** Whether somebody is typing something on this device, in whichever tab. @returns {Promise<boolean>} */
  async anyOpen() {
    const now = Date.now();
    const drafts = await this.database.read(["drafts"], (work) => work.all("drafts"));
    return drafts.some((draft) => now - draft.at < OPEN_MS);
  }
}
