/**
 * Reads anesthetic sheets from what it is sent with the replica's modules: one JSON line in, one out. The twin of
 * tests/core/anesthetics.py.
 */
import { createInterface } from "node:readline";
import { dueReadings, fluidsMl, sheetsOf, totals } from "../../ui/replica/anesthesia.js";
import { chart } from "../../ui/replica/anesthesia_chart.js";
import { ofStay } from "../../ui/replica/clashes.js";
import { Picture } from "../../ui/replica/fold.js";

const STAY = "s1";

function plain(sheet, now) {
  const items = [sheet.events, sheet.drugs, sheet.addenda].map((part) => part.map((one) => [one.name, one.atMs, one.device, one.sheet, one.late]));
  const readings = sheet.readings.map((one) => [one.name, one.atMs, one.values, one.device, one.sheet, one.late]);
  const due = dueReadings(sheet, now).map(({ key, dueMs, word }) => [key, dueMs, word]);
  const total = totals(sheet).map(({ drug, unit, amount, doses }) => [drug, unit, amount, doses]);
  return [[sheet.members, sheet.openedMs, sheet.state], readings, items, due, total, fluidsMl(sheet, now), chart(sheet, now)];
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const answers = asked.theatres.map((entries) => {
    const picture = new Picture(asked.grammar);
    for (const entry of entries) picture.add(entry);
    const clashes = ofStay(picture, STAY).filter(({ kind }) => kind === "sheets").map(({ members }) => members);
    return { sheets: sheetsOf(picture, STAY).map((sheet) => plain(sheet, asked.now)), clashes };
  });
  console.log(JSON.stringify(answers));
}
