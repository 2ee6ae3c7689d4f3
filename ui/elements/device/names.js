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

/** What of a name is compared. */
function heard(name) {
  const text = bare(name);
  return { text, sound: sound(text) };
}

/** Whether a tired person may take one name for the other. */
export const alike = (one, other) => soundAlike(heard(one), heard(other));

function soundAlike(one, other) {
  if (!one.text || !other.text) return false;
  if (one.text === other.text) return true;
  if (Math.min(one.text.length, other.text.length) < NEARLY_MIN) return false;
  return oneApart(one.text, other.text) || (one.sound.length >= SOUND_MIN && one.sound === other.sound);
}

/** @param {{stay: string, name: string}[]} patients -> Map stay -> those whose name is like this one's */
export function nameAlerts(patients) {
  const alerts = new Map();
  const names = patients.map((one) => heard(one.name));
  patients.forEach((one, place) => {
    for (let next = place + 1; next < patients.length; next += 1) {
      const other = patients[next];
      if (!soundAlike(names[place], names[next])) continue;
      alerts.set(one.stay, [...(alerts.get(one.stay) ?? []), other]);
      alerts.set(other.stay, [...(alerts.get(other.stay) ?? []), one]);
    }
  });
  return alerts;
}
