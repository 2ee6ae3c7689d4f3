/** What a wall or a device needs of its browser: [whether it is there, what to say about it]. Its value is what the page reads. */
(async () => {
  const out = [];
  const add = (ok, yes, no) => out.push([Boolean(ok), ok ? yes : no]);
  add(isSecureContext, "This page came over a secure line.",
    "This page did not come over a secure line, so this screen cannot keep anything without the server. "
    + "Open it by https and the hospital's name.");
  add("serviceWorker" in navigator, "The page can be kept for when the server is gone.",
    "This browser cannot keep the page for when the server is gone. "
    + (isSecureContext ? "Use a current Safari, Chrome or Edge." : "It can over https."));
  add("indexedDB" in window, "Entries can be kept on this screen.",
    "This browser cannot keep entries. Leave private browsing, or use another browser.");
  let kept = null;
  try {
    kept = navigator.storage?.persisted ? await navigator.storage.persisted() : null;
  } catch {
    kept = null; // some browsers refuse the question; that is a no
  }
  add(kept === true, "The browser has promised not to clear what is kept.",
    "The browser has not promised to keep what is stored here. Enroll the screen, and put the page on the Home Screen; then it asks by itself.");
  const home = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
  const pad = /iPad|iPhone/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
  if (home || pad) {
    add(home, "Wardlight was opened from the Home Screen.",
      "On an iPad, tap Share, then “Add to Home Screen”, and open Wardlight from there BEFORE you enroll it: its storage is apart from Safari's.");
  }
  return out;
})()
