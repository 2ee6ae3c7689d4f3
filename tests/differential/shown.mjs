/**
 * Folds what it is sent with the replica's modules and says what the picture shows: one JSON line in, one out.
 * The twin of tests/core/showing.py.
 */
import { createInterface } from "node:readline";
import { ofHospital, ofStay } from "../../ui/replica/clashes.js";
import { nameOf } from "../../ui/replica/entries.js";
import { Picture } from "../../ui/replica/fold.js";
import { incidents, outages } from "../../ui/replica/outage.js";
import { boards } from "../../ui/replica/pending.js";
import { orderSlots, slotState } from "../../ui/replica/status.js";

const clashPlain = ({ kind, members, stay, order, slot, path, field, keep }) => [kind, members, stay, order, slot, path, field, keep === null ? null : [...keep].sort()];

function incidentPlain(one) {
  const cuts = one.devices.map(({ device, startMs, endMs }) => [device, startMs, endMs]);
  const told = [one.members, one.scope, one.causes, one.state, one.startMs, one.endMs, one.closedMs];
  return [one.outage, ...told, cuts, one.declaredBy, one.drill, one.clinical];
}

function slotsPlain(picture, stay, { since, until, nows, zones }) {
  const out = [];
  for (const order of picture.children(`stays/${stay}/orders`)) {
    for (const slot of orderSlots(picture, stay, order, since, until, zones)) {
      const states = nows.map((now) => slotState(slot, now)).map(({ word, atMs, detail }) => [word, atMs, detail]);
      const acts = [slot.acts.live.map(nameOf), slot.acts.counted.map(nameOf)];
      out.push([order, slot.key, slot.dueMs, slot.lateAfterMin, slot.stat, slot.merged, slot.skipped, slot.scheduled, acts, states]);
    }
  }
  return out;
}

function shown(picture, asked) {
  const each = (ask) => Object.fromEntries(asked.stays.map((stay) => [stay, ask(stay)]));
  return {
    plain: picture.plain(),
    clashes: each((stay) => ofStay(picture, stay).map(clashPlain)),
    hospital: ofHospital(picture).map(clashPlain),
    slots: each((stay) => slotsPlain(picture, stay, asked)),
    outages: outages(picture).map(({ outage, scope, cause, state }) => [outage, String(scope), cause, state]),
    incidents: incidents(picture).map(incidentPlain),
    boards: boards(picture).map(({ board, waiting }) => [board, waiting.map(({ stay, about }) => [stay, about])]),
    folded: [...picture.entries].filter(([, entry]) => picture.folds(entry)).map(([name]) => name).sort(),
  };
}

/** How much an emptied picture still holds: it must be nothing, or months of patients fill a tablet's memory. */
function left({ entries, places, aims, stays, settlements, versions, knowledge }) {
  const indexes = [places.registers, places.lists, places.below, places.touched, places.owners, places.neighbours];
  const held = [entries, ...indexes, aims.strike, aims.admit, stays, settlements, versions, knowledge.stays];
  return held.reduce((sum, map) => sum + map.size, 0);
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const answers = asked.wards.map((entries) => {
    const picture = new Picture(asked.grammar);
    const half = entries.length >> 1;
    for (const entry of entries.slice(0, half)) picture.add(entry);
    shown(picture, asked); // what was worked out half-way must not stay
    for (const entry of entries.slice(half)) picture.add(entry);
    const whole = shown(picture, asked);
    picture.removeStay(asked.stays[0]);
    const after = shown(picture, asked);
    for (const stay of [...asked.stays, null]) picture.removeStay(stay);
    return [whole, after, left(picture)];
  });
  process.stdout.write(`${JSON.stringify(answers)}\n`);
}
