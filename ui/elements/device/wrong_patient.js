/**
 * "Wrong patient": an act that was charted for one animal and given to another moves by a strike there and an act here, so that its
 * charge follows and both stay readable (FEATURES W17).
 */
import { happenedMs } from "wardlight/entries.js";
import { orderSlots, slotState } from "wardlight/status.js";
import { LOOK_AHEAD_MS, LOOK_BACK_MS } from "./acts.js";
import { actData, ordersOf } from "./orders.js";
import { kindWords } from "./patients.js";
import { words } from "./words.js";

const go = (label, tone = "go") => [{ value: "go", label, tone }];

/** @param {any} view @param {any} patient where it stands now @param {string} name of the act */
export async function wrongPatient(view, patient, name) {
  const entry = view.replica.picture.entries.get(name);
  if (!entry) return null;
  const what = view.tell(entry);
  const others = view.patients().filter((one) => one.stay !== patient.stay && (patient.practice || !one.practice)); // no real act is ever hidden in a drill
  const chosen = await view.ask({
    title: words.wrongAsk, lines: [words.wrongHint(what)], choices: go(words.next), check: ({ stay }) => (stay ? {} : { stay: words.wrongAsk }),
    fields: [{ name: "stay", label: words.patients, type: "list", options: others.map((one) => [one.stay, [one.name, one.surname].filter(Boolean).join(" "), [one.cage && words.cage(one.cage), kindWords(one)].filter(Boolean).join(" · ")]) }],
  });
  if (!chosen) return null;
  const target = others.find((one) => one.stay === chosen.values.stay);
  const here = targetsOf(view, target, entry);
  const answer = await view.ask({
    title: words.wrongOrder, lines: [[target.name, target.surname].filter(Boolean).join(" ") + (target.cage ? ` · ${words.cage(target.cage)}` : ""), what], choices: go(words.wrongPatient, "late"),
    values: { to: here[0]?.same ? here[0].key : "" }, check: ({ to }) => (to ? {} : { to: words.wrongOrder }),
    fields: [{ name: "to", label: words.wrongOrder, type: "list", options: [...here.map((one) => [one.key, one.order.name, one.words]), ["note", words.wrongNote, ""]] }],
  });
  if (!answer) return null;
  const place = here.find((one) => one.key === answer.values.to);
  const made = place ? actDraft(view, target, entry, place, patient) : noteDraft(view, target, patient, what);
  const strike = { kind: "entry.struck", stay: entry.stay, data: { entry: name }, because: words.wrongBecause(target.name, target.cage), saw: [name] };
  // the act first: should only one of the two be kept, nothing that was done is missing
  return view.keep([made, strike], words.wrongDone(what, patient.name, target.name));
}

/** The target's orders with the slot that the act fits best: the same name first, then the nearest open slot. */
function targetsOf(view, target, entry) {
  const { picture, zones } = view.replica;
  const now = view.replica.now();
  const { clock } = view.ward();
  const wanted = picture.value(`stays/${entry.stay}/orders/${entry.data.order}`, "name");
  const found = [];
  for (const order of ordersOf(picture, target).filter((one) => !one.stopped)) {
    if (order.prn || order.cri) {
      found.push({ key: `${order.path}@`, order, slot: null, words: order.words, far: 0 });
      continue;
    }
    const open = orderSlots(picture, order.stay, order.order, now - LOOK_BACK_MS, now + LOOK_AHEAD_MS, zones)
      .filter((slot) => ["scheduled", "due", "late"].includes(slotState(slot, now).word)).sort((a, b) => Math.abs(a.dueMs - now) - Math.abs(b.dueMs - now))[0];
    if (open) found.push({ key: `${order.path}@${open.key}`, order, slot: open.key, words: words.dueAt(clock.dayTime(open.dueMs, now)), far: Math.abs(open.dueMs - now) });
  }
  const same = (one) => one.order.name === wanted;
  return found.sort((a, b) => Number(same(b)) - Number(same(a)) || a.far - b.far).map((one) => ({ ...one, same: same(one), saw: view.replica.saw({ stay: one.order.stay, order: one.order.order, ...(one.slot ? { slot: one.slot } : {}) }) }));
}

function actDraft(view, target, entry, place, patient) {
  const id = crypto.randomUUID();
  const { outcome, value, unit, amount } = entry.data;
  const slot = place.slot ?? `${place.order.cri ? "cri" : "prn"}:${id}`;
  // what was drawn up for the other animal is what this one got
  const data = { ...actData(place.order, outcome), ...(amount ? { amount } : {}), ...(value === undefined ? {} : { value }), ...(unit ? { unit } : {}), order: place.order.order, slot, outcome };
  const because = [entry.because, words.wrongCame(patient.name)].filter(Boolean).join("; ");
  return { id, kind: "treatment.charted", stay: place.order.stay, data, because, saw: place.saw, at: happenedMs(entry), atFrom: "person" };
}

function noteDraft(view, target, patient, what) {
  return { kind: "note.written", stay: target.stay, data: { text: `${what}. ${words.wrongCame(patient.name)}` } };
}
