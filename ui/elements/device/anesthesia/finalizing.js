/**
 * Why a sheet that somebody meant to finalize still waits, as far as this device can know it: an emergency, the line, its own entries, a
 * second sheet, other devices. What has arrived knows the server alone (domain/rules.py); the first reason that holds is told. Pure.
 */
import { holding } from "wardlight/outage.js";
import { deviceName } from "../patients.js";
import { sheetWords } from "./words_anesthesia.js";

/**
 * @param {any} ward of moment.js @param {{state: string, unsent: number}} link @param {any} page of theatre.js
 * @returns {{held: boolean, others: string, waits: string}} `others`: names of the other devices that wrote on the sheet
 */
export function finalizingOf(ward, link, { sheet, apart = [] }) {
  const held = holding(ward.picture).length > 0;
  if (!sheet) return { held, others: "", waits: "" };
  const others = writersOf(ward.picture, sheet).filter((device) => device !== ward.me && ward.picture.value(`devices/${device}`, "lost") !== true);
  const names = others.map((device) => deviceName(ward.picture, device)).join(", ");
  const { waits } = sheetWords;
  const rows = [
    [sheet.state !== "intended", ""], [apart.length > 0, waits.apart], [link.state !== "online", waits.offline], [held, waits.emergency], [link.unsent > 0, waits.unsent(link.unsent)],
    [others.length > 0, waits.others(names)], [true, waits.moment],
  ];
  return { held, others: names, waits: String(rows.find(([holds]) => holds)?.[1] ?? "") };
}

/** The devices that wrote on a sheet, each once. */
function writersOf(picture, sheet) {
  const opened = sheet.members.flatMap((member) => picture.writers(`stays/${sheet.stay}/anesthesia/${member}`, "opened").map((name) => picture.entries.get(name)?.device));
  return [...new Set([...opened, ...[sheet.readings, sheet.events, sheet.drugs, sheet.addenda].flat().map(({ device }) => device)])].filter(Boolean);
}
