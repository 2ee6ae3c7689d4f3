/** Saving battery, staying local, and telling how full the battery is: what is asked, and what is chosen then. */
import { happenedMs } from "wardlight/entries.js";
import { DARK_AGAIN_MS } from "./conserve.js";
import { saving } from "./words_saving.js";

/** Whether the screen is dark. While battery is saved it goes dark again when nobody touches it and nothing is asked. */
export class Dark {
  /** @param {any} view */
  constructor(view) {
    this.view = view;
    this.touchedAt = performance.now();
  }

  touch() {
    this.touchedAt = performance.now();
  }

  /** After a reload it is dark at once. */
  begin() {
    this.view.shown.dark = this.view.replica.link.saving;
  }

  /** Once a second. @returns {boolean} whether it has just changed */
  look() {
    const { shown, replica } = this.view;
    const busy = shown.asking || shown.askingWho || shown.failures.length;
    const dark = replica.link.saving && (shown.dark || (!busy && performance.now() - this.touchedAt > DARK_AGAIN_MS));
    if (dark === shown.dark) return false;
    shown.dark = dark;
    return true;
  }

  wake() {
    this.touch();
    this.view.shown.dark = false;
    this.view.redraw();
  }
}

export async function saveBattery(view) {
  const answer = await view.ask({ title: saving.title, lines: saving.lines, choices: [{ value: "go", label: saving.start, tone: "go" }] });
  if (!answer) return;
  await view.replica.choose({ saving: true });
  view.shown.dark = true;
  view.redraw();
}

export async function stopSaving(view) {
  await view.replica.choose({ saving: false });
  view.shown.dark = false;
  view.redraw();
}

/** It warns whom it leaves blind: the other screens of the patients that are charted here. */
export async function stayLocal(view) {
  const ward = view.ward();
  const mine = view.patients().filter((patient) => ward.home(patient.stay) === ward.me).length;
  const answer = await view.ask({ title: saving.localTitle, lines: [...saving.localLines, mine ? saving.localMine(mine) : saving.localNone], choices: [{ value: "go", label: saving.localGo, tone: "late" }] });
  if (!answer) return;
  await view.replica.choose({ local: true });
  view.redraw();
}

export async function endLocal(view) {
  await view.replica.choose({ local: false });
  view.redraw();
}

/** The lines of the banner about both. Pure. @param {any} link @param {any} ward @param {number} mine patients whose home this is */
export function savingLines(link, { clock, now }, mine) {
  const lines = [];
  if (link.local) lines.push({ key: "local", tone: "band", title: saving.localOn(clock.dayTime(link.localSince ?? now, now)), parts: [saving.localPart(link.unsent), saving.localOthers(mine)], acts: ["endLocal"] });
  if (link.saving) lines.push({ key: "saving", tone: "note", title: saving.on, parts: [saving.onHint], acts: ["stopSaving"] });
  return lines;
}

const TILES = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];

/** iPads do not tell a page their battery: a person reads it off and taps. It feeds the charge queue. */
export async function tellBattery(view) {
  const { replica } = view;
  const { device } = replica.identity;
  const path = `batteries/${device}`;
  const saw = replica.saw({ path });
  const told = replica.picture.object(path);
  const name = replica.picture.winners(path, "percent").at(-1);
  const { clock, now } = view.ward();
  const last = told.percent === undefined || !name ? [] : [saving.batteryTold(told.percent, clock.dayTime(happenedMs(replica.picture.entries.get(name)), now))];
  const answer = await view.ask({ title: saving.batteryTitle, lines: [...saving.batteryLines, ...last], tiles: TILES.map((percent) => [String(percent), `${percent} %`]) });
  return answer && view.keep([{ kind: "battery.told", data: { device, percent: Number(answer.choice) }, saw, ...view.signed() }], saving.batteryKept(answer.choice), { undo: true });
}
