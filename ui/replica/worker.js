/*
 * The service worker: keeps the shells so that wall and device open without a server. The server writes VERSION and ADDRESSES (each
 * with the SHA-256 of what must be there) in front of this file.
 *
 * All assets of one version or none: a version is installed only when every file came and has its hash. It answers cache-first, so
 * that nothing races against a dying network. It never answers for /journal, NiceGUI's socket, other pages, or anything but GET.
 */
/* global VERSION, ADDRESSES */
const PREFIX = "wardlight-shell-";
const CACHE = PREFIX + VERSION;
/** What is fetched at once; a tablet on a ward's network, not a data centre. */
const AT_ONCE = 6;

/** @param {ArrayBuffer} bytes */
async function sha256(bytes) {
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Fetches one file past every cache, and refuses another version of it. */
async function fetchChecked(address) {
  const response = await fetch(address, { cache: "reload", credentials: "omit" });
  const bytes = await response.arrayBuffer();
  if (!response.ok || (await sha256(bytes)) !== ADDRESSES[address]) throw new Error(`${address} is not of version ${VERSION}`);
  return new Response(bytes, { headers: { "Content-Type": response.headers.get("Content-Type") ?? "application/octet-stream" } });
}

async function install() {
  const files = new Map();
  const waiting = Object.keys(ADDRESSES);
  const one = async () => {
    for (let address = waiting.shift(); address; address = waiting.shift()) files.set(address, await fetchChecked(address));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  const cache = await caches.open(CACHE);
  for (const [address, response] of files) await cache.put(address, response);
}

async function activate() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
}

/** The cached name of a shell's address, or null. @param {string} path */
function shellOf(path) {
  if (path === "/device" || path === "/enroll") return path;
  return /^\/wall\/[^/]+$/.test(path) ? "/wall/-" : null;
}

/** What else may be kept, when a page says that it has loaded it. @param {string} path */
function mayKeep(path) {
  return path.startsWith("/_nicegui/") && path.includes("/static/") && !path.endsWith("socket.io.min.js");
}

/** @param {string} name @param {Request} request */
async function cacheFirst(name, request) {
  const found = (await (await caches.open(CACHE)).match(name)) ?? (await caches.match(name));
  return found ?? fetch(request);
}

/** Keeps what a page has loaded beyond the list, such as a font of rare letters. @param {string[]} urls */
async function keepLoaded(urls) {
  const cache = await caches.open(CACHE);
  for (const url of urls) {
    const path = new URL(url, self.location.origin).pathname;
    if (path in ADDRESSES || !mayKeep(path) || (await cache.match(path))) continue;
    try {
      const response = await fetch(path, { credentials: "omit" });
      if (response.ok) await cache.put(path, response);
    } catch {
      // it will be told again by the next page
    }
  }
}

/** The one call that a page which is being closed cannot make itself (goodnight.js). A server that is not there hears nothing of it. */
async function sayGoodnight({ token, body }, leaving) {
  // another tab of this device goes on: the device does not sleep
  const pages = await self.clients.matchAll({ type: "window" });
  if (pages.some((page) => page.id !== leaving && page.visibilityState === "visible")) return;
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  await fetch("/journal/sync", { method: "POST", headers, body: JSON.stringify(body), cache: "no-store", credentials: "omit", redirect: "error" }).catch(() => {});
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const shell = shellOf(url.pathname);
  if (shell && request.mode === "navigate") event.respondWith(cacheFirst(shell, request));
  else if (url.pathname in ADDRESSES && !shell) event.respondWith(cacheFirst(url.pathname, request));
  else if (url.pathname.startsWith("/wardlight/") || mayKeep(url.pathname)) event.respondWith(cacheFirst(url.pathname, request));
});

self.addEventListener("message", (event) => {
  const message = event.data ?? {};
  if (message.type === "SKIP_WAITING") event.waitUntil(self.skipWaiting());
  else if (message.type === "loaded") event.waitUntil(keepLoaded(message.urls ?? []));
  else if (message.type === "goodnight") event.waitUntil(sayGoodnight(message, event.source?.id));
  else if (message.type === "version") event.source?.postMessage({ type: "version", version: VERSION });
});
