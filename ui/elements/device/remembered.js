/** What this page remembers over a reload, besides entries: who charts, which patient is open, the theme. Small, and no secret. */

/** Which patient, page and sheet are open is this tab's; who charts and the theme are the device's, so that a second tab does not ask again. */
const storeOf = (name) => (["stay", "page", "sheet"].includes(name) ? sessionStorage : localStorage);

export function recall(name) {
  try {
    return storeOf(name).getItem(`wardlight-${name}`);
  } catch {
    return null;
  }
}

export function remember(name, value) {
  try {
    const store = storeOf(name);
    if (value === null) store.removeItem(`wardlight-${name}`);
    else store.setItem(`wardlight-${name}`, value);
  } catch {
    // it is asked again after a reload, no more
  }
}
