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

    /** A stay's own home device, else the first that was enrolled for its ward. @param {string} stay @returns {string | null} */
    home(stay) {
      const own = picture.value(`stays/${stay}`, "home_device");
      if (own) return own;
      const ward = picture.value(`stays/${stay}`, "ward");
      if (!ward) return null;
      const devices = picture
        .children("devices")
        .map((device) => ({ device, ...picture.object(`devices/${device}`) }))
        .filter((one) => one.ward === ward && (one.role ?? "device") === "device" && !one.revoked && !one.lost)
        .map(({ device }) => [enrolled(picture, device), device])
        .sort();
      return devices[0]?.[1] ?? null;
    },
  };
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
