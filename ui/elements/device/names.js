/**
 * Names alike in the house: equal, nearly equal (one letter apart) or sounding alike. Both patients then carry "name alert"
 * (FEATURES W17). Pure.
 */

/** The name as it is compared: no accents, no capitals, letters and digits only. */
function bare(name) {
  return String(name ?? "").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** Roughly how a name sounds: doubled letters, soft and hard c, ph and f, y and i fall together; vowels after the first letter do not count. */
function sound(name) {
  const heard = name.replace(/ph/g, "f").replace(/ck|q|c(?![eiy])/g, "k").replace(/c/g, "s").replace(/[yj]/g, "i").replace(/z/g, "s").replace(/w/g, "v").replace(/h/g, "");
  return heard.slice(0, 1) + heard.slice(1).replace(/[aeiou]+/g, "").replace(/(.)\1+/g, "$1");
}

/** Whether one letter put in, left out or changed makes one text of the other. */
function oneApart(one, other) {
  if (Math.abs(one.length - other.length) > 1) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const rest = (text, skip) => text.slice(at + skip);
  return rest(one, 1) === rest(other, 1) || rest(one, 1) === rest(other, 0) || rest(one, 0) === rest(other, 1);
}

/** Names shorter than this are alike only where they are equal: "Bo" is one letter away from half the house. */
const NEARLY_MIN = 4;
/** A sound of fewer signs says too little ("Luna" and "Lino" both sound "ln"). */
const SOUND_MIN = 3;

/** Whether a tired person may take one name for the other. */
export function alike(one, other) {
  const [a, b] = [bare(one), bare(other)];
  if (!a || !b) return false;
  if (a === b) return true;
  if (Math.min(a.length, b.length) < NEARLY_MIN) return false;
  return oneApart(a, b) || (sound(a).length >= SOUND_MIN && sound(a) === sound(b));
}

/** @param {{stay: string, name: string}[]} patients -> Map stay -> those whose name is like this one's */
export function nameAlerts(patients) {
  const alerts = new Map();
  patients.forEach((one, place) => {
    for (const other of patients.slice(place + 1)) {
      if (!alike(one.name, other.name)) continue;
      alerts.set(one.stay, [...(alerts.get(one.stay) ?? []), other]);
      alerts.set(other.stay, [...(alerts.get(other.stay) ?? []), one]);
    }
  });
  return alerts;
}
