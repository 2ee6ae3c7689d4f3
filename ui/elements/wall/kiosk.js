/**
 * A screen on a wall that nobody touches: it stays awake, and shows no pointer while nobody moves one.
 */

/** The pointer goes after this, ms. */
const POINTER_MS = 4000;

/** Asks that the screen stay awake, and again whenever the page comes back; a browser that will not says so in its settings. @returns {() => void} ends it */
export function stayAwake() {
  let lock = null;
  const ask = async () => {
    if (document.visibilityState !== "visible" || !navigator.wakeLock || (lock && !lock.released)) return;
    try {
      lock = await navigator.wakeLock.request("screen");
    } catch {
      lock = null; // refused: on battery, or by a setting of the screen; asked again when the page is seen again
    }
  };
  document.addEventListener("visibilitychange", ask);
  void ask();
  return () => {
    document.removeEventListener("visibilitychange", ask);
    void lock?.release().catch(() => {});
  };
}

/** Hides the pointer over an element while it rests. @param {HTMLElement} element @returns {() => void} ends it */
export function hidePointer(element) {
  let timer = 0;
  const rest = () => element.classList.add("wl-wall--rests");
  const moved = () => {
    element.classList.remove("wl-wall--rests");
    clearTimeout(timer);
    timer = setTimeout(rest, POINTER_MS);
  };
  element.addEventListener("pointermove", moved);
  timer = setTimeout(rest, POINTER_MS);
  return () => {
    element.removeEventListener("pointermove", moved);
    clearTimeout(timer);
  };
}

/** A wall takes a new version by itself, but not more often than this, ms. */
const RENEW_MS = 10 * 60_000;

/** Loads the page again when a newer version of it is kept here and the server is in reach. @param {{updateReady?: boolean, state: string}} link */
export function renew(link) {
  if (link.updateReady && link.state === "online" && performance.now() > RENEW_MS) location.reload();
}
