/**
 * The page's side of the service worker: registers it, tells it what this page has loaded, and lets a new version in only when
 * nobody is typing anything.
 */

const LOOK_MS = 60_000;
/** A version that did not come whole (the line broke, or the server was just updated) is asked for again after this, in ms. */
const AGAIN_MS = 10_000;

/** Every address of our own that this page has loaded. @returns {string[]} */
function loaded() {
  const own = performance.getEntriesByType("resource").map((entry) => entry.name);
  return [...new Set(own)].filter((name) => name.startsWith(`${location.origin}/`)).map((name) => name.slice(location.origin.length));
}

/** This page's version, as the server wrote it into its head. @returns {string | null} */
function pageVersion() {
  return document.querySelector('meta[name="wardlight-version"]')?.getAttribute("content") ?? null;
}

/** Whether this page's version is kept whole. @returns {Promise<boolean>} */
export async function shellKept() {
  const version = pageVersion();
  if (!version || !navigator.serviceWorker || !globalThis.caches) return false;
  const registration = await navigator.serviceWorker.getRegistration("/");
  return Boolean(registration?.active) && (await caches.has(`wardlight-shell-${version}`));
}

/**
 * Lets a version that waits take over, if nobody is typing anything in any tab.
 * @param {{drafts: import("./drafts.js").Drafts}} engine @param {ServiceWorkerRegistration | undefined} [registration]
 */
export async function lookForUpdate(engine, registration) {
  const { waiting, active } = registration ?? (await navigator.serviceWorker?.getRegistration("/")) ?? {};
  if (!waiting || !active) return;
  if (!(await engine.drafts.anyOpen().catch(() => true))) waiting.postMessage({ type: "SKIP_WAITING" });
}

/** An installation that failed leaves nothing behind: it is begun anew. @param {ServiceWorkerContainer} container */
async function askAgain(container) {
  if (!(await container.getRegistration("/"))) await container.register("/worker.js", { scope: "/", updateViaCache: "none" }).catch(() => {});
}

/** @param {{drafts: import("./drafts.js").Drafts, updateReady: boolean, changed: () => void}} engine */
export function watchWorker(engine) {
  const container = navigator.serviceWorker;
  if (!container) return;
  const tell = async () => {
    const registration = await container.ready;
    registration.active?.postMessage({ type: "loaded", urls: loaded() });
  };
  // another version took over: this page goes on with the one that it has, until somebody reloads it
  container.addEventListener("controllerchange", () => container.controller?.postMessage({ type: "version" }));
  container.addEventListener("message", ({ data }) => {
    if (data?.type !== "version" || data.version === pageVersion()) return;
    engine.updateReady = true;
    engine.changed();
  });
  container.startMessages();
  void (async () => {
    try {
      const registration = await container.register("/worker.js", { scope: "/", updateViaCache: "none" });
      await tell();
      void document.fonts?.ready.then(tell);
      const look = () => void lookForUpdate(engine, registration);
      look();
      registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
      setInterval(look, LOOK_MS);
      setInterval(() => registration.update().catch(() => {}), LOOK_MS * 30);
      setInterval(() => void askAgain(container), AGAIN_MS);
    } catch {
      // no server, or no secure context: the page says so elsewhere
    }
  })();
}
