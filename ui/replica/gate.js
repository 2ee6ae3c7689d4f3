/**
 * Lets changes of the memory wait while it is read anew from the disk: the older state that was read would hide them. Each change
 * must be harmless when what was read has it already.
 */
export class Gate {
  constructor() {
    this.shut = 0;
    /** @type {(() => void)[]} */
    this.waiting = [];
  }

  /** Changes now, or when the gate opens. @param {() => void} change */
  pass(change) {
    if (this.shut) this.waiting.push(change);
    else change();
  }

  /** Shut while this runs. @param {() => Promise<void>} reading @returns {Promise<void>} */
  async during(reading) {
    this.shut += 1;
    try {
      await reading();
    } finally {
      this.shut -= 1;
      while (!this.shut && this.waiting.length) /** @type {() => void} */ (this.waiting.shift())();
    }
  }
}
