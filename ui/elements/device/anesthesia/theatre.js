/**
 * What the anesthesia page of a patient draws, worked out from the picture: the sheets, what is due, the last values, timers, totals. Pure.
 */
import { BEGINS, COMMENT, EVENTS, PARAMETERS, dueReadings, fluidsMl, groups, outOfLimit, sheetsOf, totals } from "wardlight/anesthesia.js";
import { chart } from "wardlight/anesthesia_chart.js";
import { isAmount } from "wardlight/doses.js";
import { dosesFor, signedOff, speciesOf } from "wardlight/emergency_doses.js";
import { remembered } from "wardlight/memory.js";
import { MINUTE_MS } from "wardlight/schedule.js";
import { weightTexts } from "../../common/weights.js";
import { celsiusShown } from "../../common/temperatures.js";
import { span } from "../../common/times.js";
import { clashesOf } from "../acts.js";
import { deviceName, staffName } from "../patients.js";
import { words } from "../words.js";
import { drawing } from "./chart_view.js";
import { finalizingOf } from "./finalizing.js";
import { isReadElsewhere, readerOf, unheardSince } from "./reader.js";
import { CHECKS, PHASES, sheetWords } from "./words_anesthesia.js";

/** Readings of the table that are shown before somebody asks for all. */
const ROWS_SHOWN = 8;

/**
 * @param {import("../acts.js").Ward} ward @param {import("../patients.js").Patient} patient
 * @param {{sheet: string | null, all: boolean}} chosen @param {{limits: any[], interval: any, fahrenheit: boolean}} tables
 */
export function theatreOf(ward, patient, chosen, tables) {
  const sheets = patient.stays.flatMap((stay) => sheetsOf(ward.picture, stay)).sort((a, b) => a.openedMs - b.openedMs);
  const open = sheets.filter((one) => one.state === "open");
  // of two that go on, the one on which this device reads
  const sheet = sheets.find((one) => one.members.includes(chosen.sheet ?? "")) ?? open.find((one) => readerOf(one) === ward.me) ?? open.at(-1) ?? sheets.at(-1) ?? null;
  const tabs = sheets.map((one) => ({ key: one.sheet, label: sheetWords.sheetOf(text(one.fields.procedure), ward.clock.dayTime(one.openedMs, ward.now)), on: one === sheet }));
  if (!sheet) return { sheet: null, tabs, patient };
  return { sheet, tabs: tabs.length > 1 ? tabs : [], patient, apart: apartOf(ward, patient, sheet), ...shownOf(ward, patient, sheet, chosen, tables) };
}

/**
 * The page of the patient that is open; null where none is.
 * @param {any} ward @param {any[]} patients @param {any} replica @param {any} shown
 */
export function anesthesiaOf(ward, patients, replica, shown) {
  const patient = patients.find((one) => one.stays.includes(shown.stay));
  const weights = weightTexts(replica.settings?.weight_unit === "lb" ? "lb" : "kg");
  if (!patient) return null;
  const fahrenheit = replica.settings?.temperature_unit === "F";
  const tables = { limits: replica.grammar.limits ?? [], interval: replica.settings?.reading_interval_min, fahrenheit };
  const opened = patient.stays.flatMap((stay) => ward.picture.children(`stays/${stay}/anesthesia`).flatMap((sheet) => ward.picture.heads(`stays/${stay}/anesthesia/${sheet}`, "opened")));
  const page = theatreOf(ward, patient, shown.theatre, tables);
  return { ...page, ...finalizingOf(ward, replica.link, page), fahrenheit, all: shown.theatre.all, weight: weights.show(patient.kg), seen: opened, emergency: emergencyOf(ward, patient, replica.papers?.kept.doses ?? null, weights) };
}

/** The emergency doses of this patient by its weight, each to be charted by one tap. */
function emergencyOf(ward, patient, table, weights) {
  if (!table) return { lines: [], why: sheetWords.noTable, unsigned: false, edition: "", kg: "" };
  const kg = isAmount(patient.kg) ? patient.kg : null;
  const lines = dosesFor(table, kg, patient.species).map((line) => ({ ...line, dose: line.dose || line.why_not, doses: chartable(line), edition: table.edition }));
  return { lines, why: kg ? "" : sheetWords.noWeight, unsigned: !signedOff(ward.picture, table.edition), edition: table.edition, kg: weights.show(kg) };
}

/** "0.042 mg" as [{amount, unit}], both ends of "0.19 to 0.37 mg"; a rate and a shock in joules are no dose that is charted by a tap. */
function chartable({ dose, volume }) {
  const [, low, high, unit] = /^(\d+(?:\.\d+)?)(?: to (\d+(?:\.\d+)?))? ([A-Za-z]+)$/.exec(dose) ?? [];
  const drawn = (/** @type {number} */ end) => volume.split(" or ").map((one) => one.replace(/^(\S+) to (\S+)/, end ? "$2" : "$1")).join(" or ");
  return unit && unit !== "J" ? [low, high].filter(Boolean).map((amount, end) => ({ amount, unit, drawn: drawn(end) })) : [];
}

const text = (value) => (typeof value === "string" ? value.trim() : "");

function shownOf(ward, patient, sheet, chosen, { limits, interval, fahrenheit }) {
  const { clock, now, picture } = ward;
  const time = (ms) => clock.dayTime(ms, now);
  const units = unitsOf(fahrenheit);
  const mine = limits.filter((limit) => limit.species === speciesOf(patient.species));
  const shown = chosen.all ? sheet.readings : sheet.readings.slice(-ROWS_SHOWN);
  return {
    title: text(sheet.fields.procedure), asa: text(sheet.fields.asa), state: sheet.state === "open" ? "" : sheet.state === "intended" ? sheetWords.intended : isReported(picture, sheet) ? sheetWords.reported : sheetWords.finalized,
    locked: sheet.state === "finalized", team: ["anesthetist", "surgeon", "assistant"].map((key) => text(sheet.fields[key]) && `${sheetWords[key]} ${text(sheet.fields[key])}`).filter(Boolean),
    checked: sheetWords.ticked(Object.keys(CHECKS).filter((key) => sheet.fields[`checks.${key}`] === true || sheet.fields.checks?.[key] === true).length, Object.keys(CHECKS).length),
    joined: sheet.members.length > 1 ? sheetWords.joined(sheet.members.map((member) => openerOf(picture, sheet.stay, member)).join(", ")) : "",
    due: dueOf(ward, sheet, interval), timers: sheet.state === "finalized" ? [] : timersOf(sheet, now), phase: phaseOf(sheet), drawing: ofThisMinute(ward, sheet, "chart", (minute) => drawing(chart(sheet, minute), time)), tiles: tilesOf(sheet, mine, patient, time, units),
    events: eventsOf(sheet, time), items: itemsOf(ward, sheet, time), totals: totals(sheet).map(({ drug, unit, amount, doses }) => sheetWords.total(drug, amount, unit, doses)), fluids: sheetWords.fluids(ofThisMinute(ward, sheet, "fluids", (minute) => fluidsMl(sheet, minute))),
    rows: shown.map((one) => rowOf(ward, one, mine, patient, time, units)).reverse(), more: sheet.readings.length - ROWS_SHOWN, columns: PARAMETERS.filter(({ key }) => sheet.readings.some(({ values }) => key in values)).map(({ key, name }) => ({ key, name, unit: units[key] })),
    addenda: sheet.addenda.map((one) => ({ key: one.name, said: text(one.data.text), by: [staffName(picture, one.by), time(one.atMs)].filter(Boolean).join(" · ") })), limited: mine.length > 0,
  };
}

/** What moves by the minute and is dear to work out, kept until a minute has passed or something about the stay arrives. @template T @param {(minuteMs: number) => T} reckon @returns {T} */
function ofThisMinute({ picture, now, zones }, sheet, what, reckon) {
  const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  return remembered(picture, sheet.stay, `${what} ${sheet.sheet} ${minute} ${Boolean(zones)}`, () => reckon(minute));
}

const unitsOf = (fahrenheit) => ({ ...Object.fromEntries(PARAMETERS.map(({ key, unit }) => [key, unit])), ...(fahrenheit ? { temp: "°F" } : {}) });
const shownValue = (key, value, units) => (key === "temp" && units.temp === "°F" ? celsiusShown(value, true) : value);

/**
 * What is due now: {tone, words, slot, word, known, gaps}. Out of contact a slot may have been read since on the device that reads on this
 * sheet: on another one it is neutral and says whom to ask, and no gap is counted.
 */
function dueOf(ward, sheet, interval) {
  const slots = dueReadings(sheet, ward.now, interval);
  const elsewhere = isReadElsewhere(ward, sheet);
  const gaps = elsewhere ? 0 : slots.filter(({ word }) => word === "missed").length;
  const said = { known: true, gaps: gaps ? sheetWords.gaps(gaps) : "" };
  const open = slots.find(({ word }) => word === "due" || word === "late");
  if (open && elsewhere) {
    const since = unheardSince(ward, sheet);
    const ask = words.ask(ward.nameOf(readerOf(sheet)) || words.theWard, since === null ? "" : ward.clock.dayTime(since, ward.now));
    return { ...said, tone: "", words: sheetWords.unknown(ask), slot: open.key, word: "due", known: false };
  }
  if (open) return { ...said, tone: open.word, words: open.word === "late" ? sheetWords.late(span(ward.now - open.dueMs)) : sheetWords.due, slot: open.key, word: open.word };
  const next = slots.find(({ word }) => word === "scheduled");
  if (next) return { ...said, tone: "", words: sheetWords.next(ward.clock.time(next.dueMs), span(next.dueMs - ward.now)), slot: next.key, word: "scheduled" };
  return { ...said, tone: "", words: slots.length ? sheetWords.over : sheetWords.notBegun, slot: "", word: "" };
}

function timersOf(sheet, now) {
  const last = (word) => sheet.events.filter((item) => item.data.event === word).at(-1)?.atMs;
  const times = [["induction", last(BEGINS)], ["incision", last("incision")], ["last", sheet.readings.at(-1)?.atMs]];
  return times.filter(([, ms]) => ms !== undefined && ms <= now).map(([key, ms]) => ({ key, words: span(now - Number(ms)), of: sheetWords.timers[key] }));
}

/** Where the procedure is: the furthest phase whose event was marked. */
function phaseOf(sheet) {
  const marked = new Set(sheet.events.map((item) => item.data.event));
  const phase = Object.keys(EVENTS).filter((event) => marked.has(event)).map((event) => PHASES[event]).at(-1);
  return phase && sheet.state !== "finalized" ? sheetWords.phase(phase) : "";
}

/** The last value of each parameter, with its time and its word. */
function tilesOf(sheet, limits, patient, time, units) {
  return PARAMETERS.map(({ key, name }) => {
    const one = sheet.readings.findLast(({ values }) => key in values);
    const value = one ? one.values[key] : "";
    const out = one ? outOfLimit({ [key]: value }, patient.species, limits)[key] ?? "" : "";
    return { key, name, unit: units[key], value, shown: one ? shownValue(key, value, units) : "", when: one ? time(one.atMs) : "", out, outWord: out && sheetWords[out] };
  });
}

function rowOf(ward, one, limits, patient, time, units) {
  const out = outOfLimit(one.values, patient.species, limits);
  const entry = ward.picture.entries.get(one.name);
  const notes = [one.late && sheetWords.late_, entry?.at_from === "person" && sheetWords.byHand].filter(Boolean).join(", ");
  const cells = Object.fromEntries(Object.entries(one.values).map(([key, value]) => [key, { text: shownValue(key, value, units), out: out[key] ?? "", outWord: out[key] ? sheetWords[out[key]] : "" }]));
  return { key: one.name, time: time(one.atMs), cells, by: [staffName(ward.picture, one.by), deviceName(ward.picture, one.device)].filter(Boolean).join(", "), notes };
}

/** The buttons of the events, each with when it was marked; then the other events and comments. */
function eventsOf(sheet, time) {
  const at = (event) => sheet.events.filter((item) => item.data.event === event).at(-1);
  const own = Object.entries(EVENTS).map(([event, name]) => ({ event, name, when: at(event) ? time(at(event).atMs) : "" }));
  const others = sheet.events.filter((item) => !Object.hasOwn(EVENTS, String(item.data.event)));
  return { own, others: others.map((item) => ({ key: item.name, said: item.data.event === COMMENT ? text(item.data.text) : String(item.data.event), comment: item.data.event === COMMENT, when: time(item.atMs) })).reverse() };
}

function itemsOf(ward, sheet, time) {
  const said = (data) => [data.drug, data.amount, data.unit, data.route].filter(Boolean).join(" ");
  return sheet.drugs.map((item) => ({ key: item.name, said: said(item.data), when: time(item.atMs), by: staffName(ward.picture, item.by) })).reverse();
}

/** Whether the server has printed its report since all was in. */
const isReported = (picture, { stay, members }) => members.every((sheet) => picture.value(`stays/${stay}/anesthesia/${sheet}`, "reported") === true);

function openerOf(picture, stay, sheet) {
  const path = `stays/${stay}/anesthesia/${sheet}`;
  const [first] = picture.writers(path, "opened").map((name) => picture.entries.get(name));
  return first ? deviceName(picture, first.device) : sheet;
}

/** Sheets of this patient that were made apart from this one and that nobody has joined or settled. */
function apartOf(ward, patient, sheet) {
  const open = clashesOf(ward.picture, patient).filter((clash) => clash.kind === "sheets");
  const root = new Map(patient.stays.flatMap((stay) => groups(ward.picture, stay).flatMap((all) => all.map((one) => [one, all[0]]))));
  return open.flatMap((clash) => {
    const sheets = clash.members.map((name) => ward.picture.entries.get(name)?.data.sheet);
    const other = sheets.find((one) => root.get(one) !== sheet.sheet);
    if (!sheets.some((one) => root.get(one) === sheet.sheet) || !other) return [];
    return [{ key: clash.members.join(" "), clash, other, words: openerOf(ward.picture, sheet.stay, other) }];
  });
}
