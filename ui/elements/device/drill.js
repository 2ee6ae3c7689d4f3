/** A drill on this device: the countdown, what to do, the tasks with what is done; and the step that is noted when a page was opened. */
import { drillHere, tasksHere } from "wardlight/drill.js";
import { words } from "./words.js";

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

/** What stands on the card before and in a drill, by its scenario (the server's table is domain/drill_cast.py). */
const SCENARIOS = {
  server: { gone: "This device loses the server. Everything else works.", advice: "Go on charting here as always. Chart a practice patient on its home device only." },
  wifi: { gone: "This device loses the server, and there is no network. Phones and desk computers count as dead too.", advice: "Go on charting here. Find the roster and the paper pack on this device, without asking anybody's phone." },
  device: { gone: "This device loses the server, and one iPad dies.", advice: "Hand the practice patients of the iPad that died over: open the patient, then More, Move, and choose the new home device." },
};
const DEAD = { gone: "This iPad has died.", advice: "Lay it aside with its screen down, and touch it no more. Its practice patients go to other devices." };

/** The rest of a drill in words: "12 min", "under a minute". */
function left(ms) {
  return ms < MINUTE_MS ? "under a minute" : `${Math.ceil(ms / MINUTE_MS)} min`;
}

/** @param {import("./acts.js").Ward} ward @param {import("wardlight/drill.js").Drill} here */
export function drillCard(ward, here) {
  const soon = here.phase === "soon";
  const dead = here.dead !== null && here.dead === ward.me;
  const { gone, advice } = dead ? DEAD : (SCENARIOS[here.scenario] ?? SCENARIOS.server);
  const tasks = dead ? [] : tasksHere(ward.picture, here, ward.me).map(({ task, done }) => ({ key: task.task, words: task.words, done, within: done === null ? "" : `within ${task.within_min} min` }));
  return {
    drill: here.drill, soon, dead, sinceMs: here.sinceMs, untilMs: here.untilMs, gone, advice, tasks, deadName: here.dead && !dead ? ward.nameOf(here.dead) : "",
    open: tasks.filter((task) => task.done === false).length, admits: !dead && !soon && here.tasks.some((task) => task.kind === "admit"),
  };
}

/** "Drill begins in 20 s" / "Drill: 7 min to go". @param {{soon: boolean, sinceMs: number, untilMs: number}} card @param {number} now */
export function drillTitle(card, now) {
  if (card.soon && now < card.sinceMs) return `Drill begins in ${Math.ceil((card.sinceMs - now) / SECOND_MS)} s`;
  return `Drill: ${left(Math.max(0, card.untilMs - now))} to go`;
}

/** In a drill that asks for it, the first opening of a page on this device is an entry: so the drill sees that it was found. @param {any} view @param {string | null} page */
export async function noteStep(view, page) {
  const { picture, identity } = view.replica;
  const me = identity?.device ?? null;
  const here = drillHere(picture, me, view.replica.now());
  if (page === "pack" && !view.replica.papers?.kept.pack) return false; // an empty page was opened: there is no pack on this device
  const asked = here?.tasks.some((task) => task.kind === page && task.device === me);
  if (!here || !asked || here.phase !== "open" || tasksHere(picture, here, me).some(({ task, done }) => task.kind === page && task.device === me && done)) return false;
  return view.keep([{ kind: "outage.step_done", data: { outage: here.drill, step: page }, saw: view.replica.saw({ path: `outages/${here.drill}/steps/${page}` }), ...view.signed() }], words.drillStep);
}
