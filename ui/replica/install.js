/**
 * The page's side of the service worker: registers it, tells it what this page has loaded, and lets a new version in only when
 * nobody is typing anything.
 */

const LOOK_MS = 60_000;

/** Every address of our own that this page has loaded. @returns {string[]} */
function loaded() {
  const own = performance.getEntriesByType("resource").map((entry) => entry.name);
  return [...new Set(own)].filter((name) => name.startsWith(`${location.origin}/`)).map((name) => name.slice(location.origin.length));
}

/** @param {{drafts: {open: boolean}, updateReady: boolean}} replica */
export function watchWorker(replica) {
  const container = navigator.serviceWorker;
  if (!container) return;
  const tell = async () => {
    const registration = await container.ready;
    registration.active?.postMessage({ type: "loaded", urls: loaded() });
  };
  const update = (/** @type {ServiceWorkerRegistration} */ registration) => {
    replica.updateReady = registration.waiting !== null && registration.active !== null;
    if (replica.updateReady && !replica.drafts.open) registration.waiting?.postMessage({ type: "SKIP_WAITING" });
  };
  void (async () => {
    try {
      const registration = await container.register("/worker.js", { scope: "/", updateViaCache: "none" });
      await tell();
      void document.fonts?.ready.then(tell);
      update(registration);
      registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", () => update(registration)));
      setInterval(() => update(registration), LOOK_MS);
      setInterval(() => registration.update().catch(() => {}), LOOK_MS * 30);
    } catch {
      // no server, or no secure context: the page says so elsewhere
    }
  })();
}
