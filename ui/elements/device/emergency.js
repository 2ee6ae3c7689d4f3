/**
 * An emergency on this device: declared in two taps (Emergency, then the cause), with or without a server; said to be over in two more. It
 * writes the shift mark once. What an emergency is, and which are one, stands in wardlight/outage.js.
 */
import { timeOr } from "wardlight/entries.js";
import { EMERGENCY_MARK, hasMark } from "wardlight/silence.js";
import { CAUSES, causeWords, emergencyOf, internetOutage } from "../common/emergency.js";
import { charge } from "./words_charge.js";
import { crisis } from "./words_crisis.js";

/** The tiles, the most frequent first. */
const TILES = ["power", "router", "server", "internet", "other"];

/** What this device has declared for itself alone and is not over: {outage, cause, startMs} or null. */
export function deviceEmergency(picture, me) {
  for (const outage of picture.children("outages")) {
    const told = picture.object(`outages/${outage}`);
    if (told.declared !== true || told.scope !== "device" || told.ended === true || outage.startsWith("own:")) continue;
    const [first] = picture.writers(`outages/${outage}`, "declared").map((name) => picture.entries.get(name));
    if (first?.device === me) return { outage, cause: told.cause ?? "other", startMs: timeOr(told.since, Date.parse(first.at)) };
  }
  return null;
}

/** The lines of the banner: a state, not an alarm. Pure. @param {any} ward of moment.js */
export function emergencyLines({ picture, clock, now, me }) {
  const lines = [];
  const when = (ms) => clock.dayTime(ms, now);
  const emergency = emergencyOf(picture);
  if (emergency?.state === "open") lines.push(line("emergency", crisis.since(when(emergency.startMs)), [causeWords(emergency), emergency.by]));
  else if (emergency) lines.push(line("emergency", crisis.recovers(when(emergency.endMs ?? now)), [crisis.was(when(emergency.startMs), causeWords(emergency)), crisis.recoverHint]));
  const own = deviceEmergency(picture, me);
  if (own) lines.push(line("own", crisis.ownSince(when(own.startMs)), [causeWords({ cause: own.cause })]));
  const internet = internetOutage(picture);
  if (internet) lines.push({ ...line("internet", crisis.internet(when(internet.startMs)), [crisis.internetHint]), tone: "note" });
  return lines;
}

const line = (key, title, parts) => ({ key, tone: "band", title, parts, acts: ["emergency"] });

/** The button "Emergency": the causes, or what is on. */
export async function emergencyDeed(view) {
  const { picture, identity } = view.replica;
  const on = [emergencyOf(picture), deviceEmergency(picture, identity?.device), internetOutage(picture)].filter(Boolean);
  const answer = await view.ask(on.length ? onSpec(view, on) : declareSpec());
  if (!answer) return null;
  const [what, about] = answer.choice.split(" ");
  if (what === "cause") return declare(view, about, answer.values.only ? "device" : "hospital");
  if (what === "another") return anotherDeed(view);
  if (what === "over") return over(view, on.find((one) => one.outage === about));
  return view.page(what);
}

const PAGES = () => [["now", crisis.now, crisis.nowHint], ["roster", crisis.roster, crisis.rosterHint], ["charge", charge.title, charge.hint]];

function declareSpec() {
  return {
    title: crisis.declareTitle, lines: [crisis.declareHint], wide: true, tiles: TILES.map((cause) => [`cause ${cause}`, ...CAUSES[cause]]),
    fields: [{ name: "only", label: crisis.onlyHere, type: "toggle" }], after: PAGES(),
  };
}

async function anotherDeed(view) {
  const answer = await view.ask({ ...declareSpec(), after: [] });
  return answer && declare(view, answer.choice.split(" ")[1], answer.values.only ? "device" : "hospital");
}

function onSpec(view, on) {
  const { clock, now } = view.ward();
  const said = (one) => (one.state === "recovers" ? crisis.was(clock.dayTime(one.startMs, now), causeWords(one)) : crisis.isOn(causeWords(one), clock.dayTime(one.startMs, now)));
  const lines = on.map((one) => [said(one), one.by].filter(Boolean).join(" · ")).map((text) => text.charAt(0).toUpperCase() + text.slice(1));
  const overs = on.filter((one) => one.state !== "recovers").map((one) => [`over ${one.outage}`, on.length > 1 ? crisis.overOf(causeWords(one)) : crisis.over, crisis.overHint]);
  return { title: crisis.title, lines, menu: [...PAGES(), ...overs, ["another", overs.length ? crisis.another : crisis.again, crisis.anotherHint]] };
}

/** @param {any} view @param {string} cause @param {"hospital"|"device"} scope */
export async function declare(view, cause, scope) {
  const { replica } = view;
  const at = view.clockTime();
  const outage = crypto.randomUUID();
  const drafts = [{ kind: "outage.declared", data: { outage, scope, cause, since: at }, ...view.signed() }];
  // the internet's absence ends no shift: everything in the house goes on
  if (cause !== "internet" && !hasMark(replica.picture, replica.now())) drafts.push({ kind: "shift.marked", data: { label: EMERGENCY_MARK, at, outage }, ...view.signed() });
  // nobody who calls an emergency is kept waiting by a locked screen
  return view.keep(drafts, crisis.declared(causeWords({ cause })), { undo: true, stat: true });
}

/** "It is over": every declaration of it that is still open. A device's own silence ends by itself. */
async function over(view, emergency) {
  const { replica } = view;
  const { picture } = replica;
  const until = view.clockTime();
  const members = (emergency.members ?? [emergency.outage]).filter((one) => !one.startsWith("own:") && picture.value(`outages/${one}`, "ended") !== true);
  const drafts = members.map((outage) => ({ kind: "outage.ended", data: { outage, until }, saw: replica.saw({ path: `outages/${outage}` }), ...view.signed() }));
  return drafts.length > 0 && view.keep(drafts, crisis.overSaid, { undo: true });
}
