/**
 * What is durable in this browser: one IndexedDB, written in strict transactions.
 *
 * "Kept on this device" is said only after a transaction that was opened with `durability: "strict"` is complete. iPads lose
 * their connection to IndexedDB now and then; then it is opened again once, and if that does not help, `NotKept` is thrown.
 */

const VERSION = 1;
/** Stores: confirmed entries by key, what is unsent by id, small facts by name, half-typed text by place. */
const STORES = { entries: "key", outbox: "id", meta: null, drafts: null };
/** A transaction or an opening that has not answered by then has hung (milliseconds); seen on iPads after a long sleep. */
const HUNG_AFTER_MS = 8000;

/** It is NOT on this device: the disk is full, or IndexedDB is gone. The caller keeps it on the screen. */
export class NotKept extends Error {
  /** @param {unknown} cause */
  constructor(cause) {
    const detail = cause instanceof Error ? ` (${cause.name}: ${cause.message})` : "";
    super(`This device could not keep the entry${detail}. Write it down, then close and open this page.`);
    this.name = "NotKept";
    this.cause = cause;
  }
}

/** The entry cannot be made as it was asked for; nothing is wrong with the device. */
export class NotMade extends Error {
  /** @param {string} detail */
  constructor(detail) {
    super(detail);
    this.name = "NotMade";
  }
}

/** @param {IDBRequest} request @returns {Promise<any>} */
function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @template T @param {Promise<T>} promise @param {string} what @param {() => void} [giveUp] @returns {Promise<T>} */
function withinTime(promise, what, giveUp = () => {}) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      giveUp();
      reject(new Error(`${what} did not answer within ${HUNG_AFTER_MS / 1000} s`));
    }, HUNG_AFTER_MS);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** One transaction as the callers see it. */
class Work {
  /** @param {IDBTransaction} transaction */
  constructor(transaction) {
    this.transaction = transaction;
  }

  /** @param {string} store @param {IDBValidKey} key @returns {Promise<any>} undefined where there is none */
  get(store, key) {
    return answer(this.transaction.objectStore(store).get(key));
  }

  /** @param {string} store @returns {Promise<any[]>} */
  all(store) {
    return answer(this.transaction.objectStore(store).getAll());
  }

  /** @param {string} store @returns {Promise<IDBValidKey[]>} */
  keys(store) {
    return answer(this.transaction.objectStore(store).getAllKeys());
  }

  /** @param {string} store @param {unknown} value @param {IDBValidKey} [key] */
  put(store, value, key) {
    if (key === undefined) this.transaction.objectStore(store).put(value);
    else this.transaction.objectStore(store).put(value, key);
  }

  /** @param {string} store @param {IDBValidKey} key */
  remove(store, key) {
    this.transaction.objectStore(store).delete(key);
  }
}

export class Database {
  /** @param {string} [name] */
  constructor(name = "wardlight") {
    this.name = name;
    /** @type {Promise<IDBDatabase> | null} */
    this.opened = null;
    /** @type {Set<() => void>} gives up what runs */
    this.running = new Set();
    /** settles when the page is back @type {Promise<void> | null} */
    this.asleep = null;
    globalThis.addEventListener?.("pagehide", (event) => event.persisted && this.#sleep());
  }

  /**
   * WebKit may freeze a page that is left, for the way back. Frozen in the middle of a transaction it would hold up every page after
   * it, for ever: what runs is given up here, and begun again when the page is back.
   */
  #sleep() {
    this.asleep = new Promise((resolve) => addEventListener("pageshow", () => resolve(), { once: true }));
    void this.asleep.then(() => (this.asleep = null));
    for (const giveUp of this.running) giveUp();
    void this.close();
  }

  /** Opens the database, or answers with the connection that is open. @returns {Promise<IDBDatabase>} */
  open() {
    if (!this.opened) {
      this.opened = withinTime(this.#connect(), "Opening the database");
      this.opened.catch(() => (this.opened = null));
    }
    return this.opened;
  }

  /** Closes the connection; the next read or write opens it again. */
  async close() {
    const opened = this.opened;
    this.opened = null;
    await opened?.then((db) => db.close()).catch(() => {});
  }

  #connect() {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(this.name, VERSION);
      request.onupgradeneeded = () => {
        for (const [name, keyPath] of Object.entries(STORES)) {
          if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name, keyPath ? { keyPath } : {});
        }
      };
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const db = request.result;
        // another tab with a newer version must not wait for this one; a lost connection is opened anew by the next call
        db.onversionchange = () => this.close();
        db.onclose = () => (this.opened = null);
        resolve(db);
      };
    });
  }

  /**
   * Reads in one transaction. @template T
   * @param {string[]} stores @param {(work: Work) => Promise<T>} work @returns {Promise<T>}
   */
  read(stores, work) {
    return this.#twice(() => this.#attempt(stores, "readonly", work));
  }

  /**
   * Writes in one strict transaction and answers when it is complete, thus durable. @template T
   * @param {string[]} stores @param {(work: Work) => Promise<T>} work may be called twice: it must not change anything else
   * @returns {Promise<T>} throws NotKept when it failed a second time
   */
  async write(stores, work) {
    try {
      return await this.#twice(() => this.#attempt(stores, "readwrite", work));
    } catch (error) {
      throw error instanceof NotMade ? error : new NotKept(error);
    }
  }

  /** @template T @param {() => Promise<T>} attempt @returns {Promise<T>} */
  async #twice(attempt) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof NotMade) throw error;
      await this.close();
      return await attempt();
    }
  }

  /**
   * @template T @param {string[]} stores @param {IDBTransactionMode} mode @param {(work: Work) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async #attempt(stores, mode, work) {
    await this.asleep;
    const db = await this.open();
    const transaction = db.transaction(stores, mode, { durability: mode === "readwrite" ? "strict" : "default" });
    const complete = new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(undefined);
      transaction.onabort = () => reject(transaction.error ?? new Error("The transaction was aborted"));
    });
    complete.catch(() => {});
    const abort = () => {
      try {
        transaction.abort();
      } catch {
        // it is over already
      }
    };
    const whole = (async () => {
      try {
        const result = await work(new Work(transaction));
        await complete;
        return result;
      } catch (error) {
        abort();
        throw error;
      }
    })();
    this.running.add(abort);
    return withinTime(whole, "The database", abort).finally(() => this.running.delete(abort));
  }
}
