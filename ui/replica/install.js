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

/** Whether this page's version is kept whole. @returns {Promise<boolean>} */
export async function shellKept() {
  const version = document.querySelector('meta[name="wardlight-version"]')?.getAttribute("content");
  if (!version || !navigator.serviceWorker || !globalThis.caches) return false;
  const registration = await navigator.serviceWorker.getRegistration("/");
  return Boolean(registration?.active) && (await caches.has(`wardlight-shell-${version}`));
}

/** @param {{drafts: import("./drafts.js").Drafts, updateReady: boolean, changed: () => void}} engine */
export function watchWorker(engine) {
  const container = navigator.serviceWorker;
  if (!container) return;
  const tell = async () => {
    const registration = await container.ready;
    registration.active?.postMessage({ type: "loaded", urls: loaded() });
  };
  const update = async (/** @type {ServiceWorkerRegistration} */ registration) => {
    const { waiting, active } = registration;
    if (!waiting || !active) return;
    // the page itself goes on with the version that it has, until somebody reloads it
    engine.updateReady = true;
    engine.changed();
    if (!(await engine.drafts.anyOpen().catch(() => true))) waiting.postMessage({ type: "SKIP_WAITING" });
  };
  void (async () => {
    try {
      const registration = await container.register("/worker.js", { scope: "/", updateViaCache: "none" });
      await tell();
      void document.fonts?.ready.then(tell);
      void update(registration);
      registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", () => void update(registration)));
      setInterval(() => void update(registration), LOOK_MS);
      setInterval(() => registration.update().catch(() => {}), LOOK_MS * 30);
    } catch {
      // no server, or no secure context: the page says so elsewhere
    }
  })();
}
