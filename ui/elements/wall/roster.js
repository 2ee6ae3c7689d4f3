/**
 * The roster: which device charts which cages. It is what a ward goes by when the server is gone. Packed into as many lines as it
 * needs, which take turns in the band. Pure: text is measured by a function that comes in.
 */
import { placesWords } from "./words.js";

const collator = new Intl.Collator("en", { numeric: true });

/**
 * @param {{home: {device: string, name: string, colour: string} | null, cage: string | null, name: string}[]} rows
 * @returns {{device: string, name: string, colour: string, cages: {text: string, isCage: boolean}[]}[]} by the device's name
 */
export function roster(rows) {
  const devices = new Map();
  for (const { home, cage, name } of rows) {
    if (!home) continue;
    // who keeps it is whom one looks for
    if (!devices.has(home.device)) devices.set(home.device, { device: home.device, name: home.keeper ? `${home.name}, ${home.keeper}` : home.name, colour: home.colour, cages: [] });
    // a patient without a cage goes by its name
    devices.get(home.device).cages.push({ text: cage || name, isCage: Boolean(cage) });
  }
  const found = [...devices.values()].sort((a, b) => collator.compare(a.name, b.name));
  for (const one of found) one.cages.sort((a, b) => Number(b.isCage) - Number(a.isCage) || collator.compare(a.text, b.text));
  return found;
}

/** Room for a swatch and the gap to the next device, in the units of `measure`. */
const BESIDE = 58;

/** @returns {{device: string, name: string, colour: string, text: string}[][]} lines, each of which fits into `width` */
export function packed(devices, width, measure) {
  const pieces = devices.flatMap((device) => split(device, width, measure));
  const lines = [];
  let room = 0;
  for (const piece of pieces) {
    const needed = measure(`${piece.name}: ${piece.text}`) + BESIDE;
    if (!lines.length || needed > room) {
      lines.push([]);
      room = width;
    }
    lines.at(-1).push(piece);
    room -= needed;
  }
  return lines;
}

/** A device with more cages than fit into a line goes on in the next. */
function split({ device, name, colour, cages }, width, measure) {
  const pieces = [];
  let begin = 0;
  for (let end = 1; end <= cages.length; end += 1) {
    const text = (to) => placesWords(cages.slice(begin, to));
    const full = end < cages.length && measure(`${name}: ${text(end + 1)}`) + BESIDE > width;
    if (full || end === cages.length) {
      pieces.push({ device, name, colour, text: text(end) });
      begin = end;
    }
  }
  return pieces;
}
