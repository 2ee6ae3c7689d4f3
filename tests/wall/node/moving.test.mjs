// Where rows and labels stand: nothing jumps, nobody is left out, nothing covers anything.
import assert from "node:assert/strict";
import test from "node:test";
import { HOUR_MS, NOW_AT, hours, layLine } from "wardlight-elements/wall/line.js";
import { RANK } from "wardlight-elements/wall/ordering.js";
import { PAGE_MS, PINNED_MAX, ROWS_MAX, STILL_MS, Turning } from "wardlight-elements/wall/turning.js";
import { MIN, NOW, dice } from "./ward.mjs";

const rowsOf = (count, rank = () => RANK.ahead) => Array.from({ length: count }, (_, n) => ({ stay: `s${n}`, rank: rank(n), dueMs: NOW + n * MIN, cage: String(n) }));

test("rows move at most once in ten seconds, whatever happens", () => {
  for (const count of [5, 10, 23]) {
    const [turning, random] = [new Turning(), dice(count)];
    let moved = -Infinity;
    let before = "";
    for (let s = 0; s < 900; s += 1) {
      const rows = rowsOf(count).map((row) => ({ ...row, rank: random() < 0.02 ? RANK.urgent : row.rank, dueMs: NOW + random() * HOUR_MS }));
      const shown = turning.arrange(rows, "urgency", NOW + s * 1000).join(" ");
      if (shown === before) continue;
      assert.ok(s * 1000 - moved >= STILL_MS, `moved at ${moved} and ${s * 1000}`);
      [moved, before] = [s * 1000, shown];
    }
  }
});

test("each round of pages shows everybody, and never more than a page holds", () => {
  for (const late of [0, 3, 12]) {
    const [turning, random] = [new Turning(), dice(late + 1)];
    const waited = new Map();
    for (let s = 0; s < 1200; s += 1) {
      const rows = rowsOf(37, (n) => (n < late ? RANK.urgent : RANK.ahead)).map((row) => ({ ...row, dueMs: NOW + random() * HOUR_MS }));
      const shown = turning.arrange(rows, "urgency", NOW + s * 1000);
      assert.ok(shown.length <= ROWS_MAX && new Set(shown).size === shown.length);
      for (const { stay } of rows) waited.set(stay, shown.includes(stay) ? 0 : (waited.get(stay) ?? 0) + 1);
      assert.ok(Math.max(...waited.values()) <= (2 * 8 * PAGE_MS) / 1000, "somebody was left out");
    }
    assert.ok(turning.rounds > 2);
  }
});

test("at most five late ones are on every page, and the others are counted", () => {
  const turning = new Turning();
  const rows = rowsOf(30, (n) => (n < 12 ? RANK.urgent : RANK.ahead));
  for (let s = 0; s < 300; s += 1) {
    const shown = turning.arrange(rows, "urgency", NOW + s * 1000);
    assert.deepEqual(shown.slice(0, PINNED_MAX), rows.slice(0, PINNED_MAX).map((row) => row.stay));
    assert.equal(turning.moreLate, 12 - shown.filter((stay) => Number(stay.slice(1)) < 12).length);
  }
});

test("by cage means by cage", () => {
  const rows = [["a", "12"], ["b", "2"], ["c", "A1"], ["d", null]].map(([stay, cage]) => ({ stay, cage, rank: RANK.ahead, dueMs: NOW }));
  assert.deepEqual(new Turning().arrange(rows, "cage", NOW), ["b", "a", "c", "d"]);
});

test("a new patient comes in below at once, where nobody has to move", () => {
  const turning = new Turning();
  turning.arrange(rowsOf(3), "urgency", NOW);
  assert.deepEqual(turning.arrange([...rowsOf(3), { stay: "new", rank: RANK.stat, dueMs: NOW, cage: "1" }], "urgency", NOW + 1000), ["s0", "s1", "s2", "new"]);
  assert.equal(turning.arrange([...rowsOf(3), { stay: "new", rank: RANK.stat, dueMs: NOW, cage: "1" }], "urgency", NOW + 11_000)[0], "new");
});

test("no label covers a mark, a label, now or the end of the line", () => {
  const measure = (text) => text.length * 12;
  const random = dice(7);
  const [width, height] = [764, 88];
  let labels = 0;
  for (let round = 0; round < 400; round += 1) {
    const marks = Array.from({ length: 3 + Math.floor(random() * 25) }, (_, n) => ({ id: String(n), dueMs: NOW - 3 * HOUR_MS + Math.round(random() * 44) * 15 * MIN, label: random() < 0.7 ? "Cefazolin sodium".slice(0, 3 + random() * 14) : "" }));
    marks.sort((a, b) => a.dueMs - b.dueMs);
    const placed = layLine(marks.filter((mark) => mark.dueMs <= NOW + 8 * HOUR_MS), NOW, width, height, measure);
    assert.equal(placed.reduce((sum, one) => sum + one.marks.length, 0), marks.filter((mark) => mark.dueMs <= NOW + 8 * HOUR_MS).length);
    const boxes = placed.map(({ x, y, size }) => [x - size / 2, x + size / 2, y - size / 2, y + size / 2]);
    for (const { x, y, size, label } of placed) {
      if (!label) continue;
      labels += 1;
      boxes.push([x + size / 2 + 7, x + size / 2 + 7 + measure(label), y - 12, y + 12]);
    }
    const now = NOW_AT * width;
    boxes.forEach(([left, right, top, bottom], at) => {
      assert.ok(left >= -0.01 && right <= width + 0.01 && top >= -height / 2 && bottom <= height / 2);
      if (at >= placed.length) assert.ok(right < now || left > now, "a label on now");
      for (const other of boxes.slice(at + 1)) assert.ok(right <= other[0] || other[1] <= left || bottom <= other[2] || other[3] <= top, "two cover each other");
    });
  }
  assert.ok(labels > 300, `${labels} labels`);
});

test("hours stand on the line, each with its whole label", () => {
  const start = (ms) => Math.floor(ms / HOUR_MS) * HOUR_MS;
  const found = hours(NOW, 764, start, 14);
  assert.equal(found.length, 10);
  for (const { x } of found) assert.ok(x >= 14 && x <= 750);
});
