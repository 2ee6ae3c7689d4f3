/** What the browser's modules answer to the vectors: for each question the list of answers. The twin of answers_python.py. */
import { dueReadings, fluidsMl, sheetsOf, totals } from "/replica/anesthesia.js";
import { chargeQueue, nextUp, runningPacks } from "/replica/batteries.js";
import { canonical, contentHash } from "/replica/canonical.js";
import { ofHospital, ofStay } from "/replica/clashes.js";
import { drillHere, isCutByDrill, tasksHere } from "/replica/drill.js";
import { amount, plain, reckon, weight } from "/replica/doses.js";
import { dosesFor } from "/replica/emergency_doses.js";
import { formOf, ofStays as formsOf } from "/replica/forms.js";
import { parseTime } from "/replica/entries.js";
import { sharing } from "/replica/file_numbers.js";
import { Picture } from "/replica/fold.js";
import { holding, incidents, outages } from "/replica/outage.js";
import { boards } from "/replica/pending.js";
import { hospitalView } from "/replica/people.js";
import { intervalMin, slotKeys } from "/replica/schedule.js";
import { heard, tick } from "/replica/stamp.js";
import { orderSlots, slotState } from "/replica/status.js";

const pictureOf = (entries, grammar) => {
  const picture = new Picture(grammar);
  for (const entry of entries) picture.add(entry);
  return picture;
};

const told = ({ kind, members, order, slot, path, field, keep }) => {
  const where = slot ? `${order}@${slot}` : order || (field ? `${path}#${field}` : path || "");
  return { kind, members, where, keep: keep === null ? null : [...keep].sort() };
};

const stateText = (slot, nowMs) => {
  const { word, detail } = slotState(slot, nowMs);
  return detail ? `${word}:${detail}` : word;
};

const incidentText = ({ outage, members, causes, state, startMs, endMs, devices, declaredBy }) => {
  const cuts = devices.map((cut) => [cut.device, cut.startMs, cut.endMs]);
  return [outage, members, causes, state, startMs, endMs, cuts, declaredBy];
};

const orNull = (ask) => {
  try {
    return ask();
  } catch {
    return null;
  }
};

const sheetTold = (sheet, valued) => {
  const names = (part) => sheet[part].map(({ name }) => name);
  const late = [...sheet.readings, ...sheet.events, ...sheet.drugs, ...sheet.addenda].filter((one) => one.late).map(({ name }) => name);
  return {
    readings: names("readings"), events: names("events"), drugs: names("drugs"), members: sheet.members, state: sheet.state, late,
    values: valued ? sheet.readings.map(({ values }) => values) : null, totals: totals(sheet).map(({ drug, unit, amount: sum, doses }) => [drug, unit, sum, doses]),
    fluids: fluidsMl(sheet, parseTime("2026-11-22T12:00:00Z")),
  };
};

const ANSWERS = {
  fold: ({ cases }, grammar) => cases.map(({ entries }) => pictureOf(entries, grammar).plain()),
  clash: ({ cases }, grammar) => cases.map(({ entries }) => ofStay(pictureOf(entries, grammar), "s1").map(told)),
  states: ({ cases }, grammar) =>
    cases.map(({ entries, since, until, at }) => {
      const slots = orderSlots(pictureOf(entries, grammar), "s1", "o1", parseTime(since), parseTime(until), { UTC: [[0, 0]] });
      const states = (now) => Object.fromEntries(slots.map((slot) => [slot.key, stateText(slot, parseTime(now))]));
      return Object.fromEntries(Object.keys(at).map((now) => [now, states(now)]));
    }),
  slots: ({ cases, zones }) =>
    cases.map(({ schedule, since, until }) => slotKeys(schedule, parseTime(since), parseTime(until), zones).map((due) => [due.key, due.merged])),
  intervals: (given) => given.intervals.map(intervalMin),
  ticks: (given) =>
    given.tick.map(({ last, at }) => {
      let stamp = last;
      return at.map((now) => (stamp = tick(stamp, parseTime(now), "blue")));
    }),
  heard: (given) => given.heard.map(({ last, seen, now }) => heard(last, seen, parseTime(now), "blue")),
  amounts: (given) => given.amounts.map((text) => orNull(() => amount(text))),
  weights: (given) => given.weights.map((text) => orNull(() => weight(text))),
  shown: (given) => given.shown.map(plain),
  reckoned: (given) => given.reckoned.map(({ dose, kg }) => reckon(dose, kg)),
  canonicals: (given) => given.texts.map((text) => canonical(JSON.parse(text))),
  hashes: (given) => Promise.all(given.entries.map(contentHash)),
  emergencies: ({ table, cases }) =>
    cases.map(({ kg, species }) =>
      Object.fromEntries(dosesFor(table, kg, species).map((one) => [one.key, [one.dose, one.volume, one.formula, one.why_not]])),
    ),
  sheets: ({ cases }, grammar) =>
    cases.map(({ entries, at, valued }) => {
      const picture = pictureOf(entries, grammar);
      const found = sheetsOf(picture, "s1");
      const words = (now) => found.map((sheet) => dueReadings(sheet, parseTime(now)).map(({ word }) => word)).filter((one) => one.length);
      const clashes = ofStay(picture, "s1").filter(({ kind }) => kind === "sheets").map(({ members }) => members);
      return { at: Object.fromEntries(at.map((now) => [now, words(now)])), sheets: found.map((sheet, place) => sheetTold(sheet, valued[place])), clashes };
    }),
  homes: ({ cases }, grammar) =>
    cases.map(({ entries, stays }) => {
      const view = hospitalView(pictureOf(entries, grammar));
      return Object.fromEntries(stays.map((stay) => [stay, view.home(stay)]));
    }),
  charging: ({ cases }, grammar) =>
    cases.map(({ entries, now }) => {
      const picture = pictureOf(entries, grammar);
      const [queue, running] = [chargeQueue(picture), runningPacks(picture)];
      const following = nextUp(queue, running, parseTime(now))?.device ?? null;
      const packs = running.map(({ pack, device, sinceMs, dueMs }) => [pack, device, sinceMs, dueMs]);
      return { queue: queue.map(({ device, percent, toldMs }) => [device, percent, toldMs]), running: packs, next: following, clashes: ofHospital(picture).length };
    }),
  sharing: ({ cases }, grammar) =>
    cases.map(({ entries, here, numbers, but }) => {
      const patients = Object.entries(here).map(([stay, stays]) => ({ stay, stays }));
      return sharing(pictureOf(entries, grammar), patients, numbers, but).map(({ stay, field }) => [stay, field]);
    }),
  forms: ({ table, cases }, grammar) =>
    cases.map(({ entries, stays }) => {
      const picture = pictureOf(entries, grammar);
      const asked = ({ stay, form }) => Object.fromEntries(formOf(table, picture, stay, form).fields.filter(({ options }) => options.length).map(({ field, options }) => [field, options]));
      return formsOf(table, picture, stays).map((one) => [one.stay, one.form, one.state, one.values, one.last, one.late, one.apart, asked(one)]);
    }),
  drills: ({ cases }, grammar) =>
    cases.map(({ entries, me, at }) => {
      const picture = pictureOf(entries, grammar);
      const seen = (now) => {
        const here = drillHere(picture, me, parseTime(now));
        return [here?.drill ?? null, here?.phase ?? null, isCutByDrill(picture, me, parseTime(now))];
      };
      const first = Object.keys(at).map((now) => drillHere(picture, me, parseTime(now))).find((one) => one !== null);
      const done = first ? Object.fromEntries(tasksHere(picture, first, me).map(({ task, done: is }) => [task.task, is])) : {};
      return { at: Object.fromEntries(Object.keys(at).map((now) => [now, seen(now)])), done };
    }),
  outages: ({ cases }, grammar) =>
    cases.map(({ entries }) => {
      const picture = pictureOf(entries, grammar);
      const states = Object.fromEntries(outages(picture).map(({ outage, state }) => [outage, state]));
      return { states, holding: holding(picture).map(({ outage }) => outage) };
    }),
  boards: ({ cases }, grammar) =>
    cases.map(({ entries }) => boards(pictureOf(entries, grammar)).map(({ board, waiting }) => [board, waiting.map(({ stay, about }) => [stay, about])])),
  incidents: ({ cases }, grammar) => cases.map(({ entries }) => incidents(pictureOf(entries, grammar)).map(incidentText)),
};

/** Everything goes in and out as JSON text, so that lone surrogates and `__proto__` come through as they are. */
export async function answer(text) {
  const { ask, given, grammar } = JSON.parse(text);
  return JSON.stringify(await ANSWERS[ask](given, grammar));
}
