/**
 * Staff and home devices as the picture has them. Pure.
 */

/** @param {import("./fold.js").Picture} picture */
export function hospitalView(picture) {
  return {
    /** Who may be chosen as charting, by name. @returns {{staff: string, name: string, role: string, initials: string}[]} */
    staff() {
      return picture
        .children("staff")
        .map((staff) => ({ staff, ...picture.object(`staff/${staff}`) }))
        .filter((person) => !person.left)
        .map(({ staff, name, role, initials }) => ({ staff, name: name ?? staff, role: role ?? "", initials: initials ?? initialsOf(name ?? staff) }))
        .sort((a, b) => a.name.localeCompare(b.name));
    },

    /**
     * The device that charts a stay: the one that a person chose, else the first that was enrolled for its ward; null where there is none,
     * or where the chosen one is lost or revoked. A tablet that took a new identity goes on as that. The twin of domain/roster.py.
     * @param {string} stay @returns {string | null}
     */
    home(stay) {
      const devices = picture.children("devices");
      const heirs = new Map();
      for (const device of devices) {
        const before = picture.value(`devices/${device}`, "previous");
        if (before) heirs.set(String(before), device);
      }
      const own = picture.value(`stays/${stay}`, "home_device");
      if (own) {
        const heir = last(String(own), (device) => heirs.get(device));
        return gone(picture, heir) ? null : heir;
      }
      const ward = picture.value(`stays/${stay}`, "ward");
      if (!ward) return null;
      const found = devices
        .filter((device) => picture.value(`devices/${device}`, "ward") === ward && (picture.value(`devices/${device}`, "role") ?? "device") === "device")
        .filter((device) => !heirs.has(device) && !gone(picture, device))
        .map((device) => [enrolled(picture, last(device, (one) => picture.value(`devices/${one}`, "previous"))), device])
        .sort();
      return found[0]?.[1] ?? null;
    },
  };
}

/** Whether a device charts nobody any more. */
function gone(/** @type {import("./fold.js").Picture} */ picture, /** @type {string} */ device) {
  return Boolean(picture.value(`devices/${device}`, "revoked") || picture.value(`devices/${device}`, "lost"));
}

/** The end of a chain of identities; a forger's circle ends where it began. */
function last(/** @type {string} */ device, /** @type {(device: string) => any} */ next) {
  const met = new Set();
  for (let on = next(device); on && !met.has(device); on = next(device)) {
    met.add(device);
    device = String(on);
  }
  return device;
}

/** The stamp of a device's enrolling; numbers count within a colour and say nothing of a ward. */
function enrolled(/** @type {import("./fold.js").Picture} */ picture, /** @type {string} */ device) {
  const stamps = picture.writers(`devices/${device}`, "role").map((name) => picture.entries.get(name)?.stamp ?? "");
  return stamps.sort()[0] ?? "";
}

/** @param {string} name */
function initialsOf(name) {
  return name.split(/\s+/).filter(Boolean).map((part) => [...part][0]).join("").slice(0, 3).toUpperCase();
}
