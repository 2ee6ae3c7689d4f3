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

    /** A stay's own home device, else the first of its ward. @param {string} stay @returns {string | null} */
    home(stay) {
      const own = picture.value(`stays/${stay}`, "home_device");
      if (own) return own;
      const ward = picture.value(`stays/${stay}`, "ward");
      if (!ward) return null;
      const devices = picture
        .children("devices")
        .map((device) => ({ device, ...picture.object(`devices/${device}`) }))
        .filter((one) => one.ward === ward && (one.role ?? "device") === "device" && !one.revoked && !one.lost)
        .sort((a, b) => (a.number ?? Infinity) - (b.number ?? Infinity) || (a.device < b.device ? -1 : 1));
      return devices[0]?.device ?? null;
    },
  };
}

/** @param {string} name */
function initialsOf(name) {
  return name.split(/\s+/).filter(Boolean).map((part) => [...part][0]).join("").slice(0, 3).toUpperCase();
}
