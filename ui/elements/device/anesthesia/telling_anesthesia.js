/** Entries of an anesthetic sheet told in words: for the history, for the strike, for the line after a tap. Pure. */
import { COMMENT, EVENTS, PARAMETERS } from "wardlight/anesthesia.js";
import { celsiusShown } from "../../common/temperatures.js";
import { CHECKS, sheetWords } from "./words_anesthesia.js";

const said = (...parts) => parts.filter((part) => part !== undefined && part !== null && part !== "").join(" ");
/** What a form of the head may set; its checks are counted, its keys and marks of the machine are nobody's words. */
const HEAD = ["procedure", "asa", "anesthetist", "surgeon", "assistant", "interval_min"];
/** @type {Record<string, (picture: any, entry: any) => string>} */
const TOLD_SHEET = {
  "anesthesia.opened": (_picture, { data }) => head(sheetWords.tellOpened, data),
  "anesthesia.changed": (_picture, { data }) => head(sheetWords.tellChanged, data),
  "anesthesia.read": (picture, { data }) => `${sheetWords.saved}: ${valuesWords(picture, data.values)}`,
  "anesthesia.marked": (_picture, { data }) => (data.event === COMMENT ? `${sheetWords.comment}: ${data.text ?? ""}` : Object.hasOwn(EVENTS, data.event) ? EVENTS[data.event] : String(data.event)),
  "anesthesia.drugged": (_picture, { data }) => said(data.drug, data.amount, data.unit, data.route),
  "anesthesia.addendum": (_picture, { data }) => `${sheetWords.addendum}: ${data.text}`,
  "anesthesia.joined": () => sheetWords.joinedLine,
  "anesthesia.finalize_intended": () => sheetWords.wantsFinal,
  "anesthesia.finalized": () => sheetWords.tellFinalized,
  "anesthesia.reported": () => sheetWords.tellReported,
};

/** An entry of a sheet in words; null for any other entry. @param {any} picture @param {any} entry @returns {string | null} */
export function sheetTold(picture, entry) {
  return Object.hasOwn(TOLD_SHEET, entry.kind) ? TOLD_SHEET[entry.kind](picture, entry) : null;
}

/** Whether an entry lies on a sheet that is finalized: it is locked, and what is to be said of it is an addendum. @param {any} picture @param {any} entry */
export function isLocked(picture, entry) {
  return Object.hasOwn(TOLD_SHEET, entry.kind) && picture.value(`stays/${entry.stay}/anesthesia/${entry.data.sheet}`, "finalized") === true;
}

function head(what, data) {
  const fields = HEAD.filter((key) => data[key] !== undefined && data[key] !== "").map((key) => (key === "procedure" ? String(data[key]) : said(key === "interval_min" ? sheetWords.interval : sheetWords[key], data[key])));
  const ticked = Object.keys(CHECKS).filter((key) => data[`checks.${key}`] === true).map((key) => CHECKS[key]);
  const parts = [...fields, ...ticked];
  return parts.length ? `${what}: ${parts.join(", ")}` : what;
}

function valuesWords(picture, values) {
  const fahrenheit = picture.value("settings/hospital", "temperature_unit") === "F";
  const told = values && typeof values === "object" ? values : {};
  return PARAMETERS.filter(({ key }) => typeof told[key] === "string").map(({ key, name, unit }) => (key === "temp" && fahrenheit ? said(name, celsiusShown(told[key], true), "°F") : said(name, told[key], unit))).join(", ");
}
