/**
 * Tells who subscribed that something changed, at most once a frame: a burst of entries is one drawing.
 */

/** Frames do not come while the page is hidden; then it rings at most so often, in ms. */
const HIDDEN_MS = 250;

export class Bell {
  constructor() {
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    this.rung = false;
  }

  ring() {
    if (this.rung) return;
    this.rung = true;
    const tell = () => {
      this.rung = false;
      for (const listener of [...this.listeners]) {
        try {
          listener();
        } catch (error) {
          // one screen's fault must not keep the change from the others
          setTimeout(() => {
            throw error;
          });
        }
      }
    };
    if (document.visibilityState === "hidden") setTimeout(tell, HIDDEN_MS);
    // after the frame: what is on the screen already ("kept on this device") is painted before everything is worked out anew
    else requestAnimationFrame(() => setTimeout(tell));
  }
}
