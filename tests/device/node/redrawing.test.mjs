import assert from "node:assert/strict";
import { test } from "node:test";
import { OTHERS_MS, Redrawing } from "../../../ui/elements/device/redrawing.js";

/** A screen that counts how often it was drawn, at a clock that is set by hand. */
function screen(context) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const one = { draws: 0, now: 0, redrawing: new Redrawing(() => one.draw()), draw() { one.draws += 1; one.redrawing.drawn(one.now); }, passes(ms) { one.now += ms; context.mock.timers.tick(ms); } };
  return one;
}

test("the first change of others is drawn at once, a burst of them once more at its end", (context) => {
  const one = screen(context);
  one.redrawing.changed(one.now);
  assert.equal(one.draws, 1);
  for (let turn = 0; turn < 8; turn += 1) {
    one.passes(50);
    one.redrawing.changed(one.now);
  }
  assert.equal(one.draws, 1);
  one.passes(OTHERS_MS - 8 * 50);
  assert.equal(one.draws, 2);
  one.passes(10 * OTHERS_MS);
  assert.equal(one.draws, 2);
});

test("an own act waits for nothing, and takes what waited with it", (context) => {
  const one = screen(context);
  one.redrawing.changed(one.now);
  one.passes(10);
  one.redrawing.changed(one.now);
  one.redrawing.own();
  one.redrawing.changed(one.now);
  assert.equal(one.draws, 2);
  one.passes(10 * OTHERS_MS);
  assert.equal(one.draws, 2);
});

test("what waits is dropped when the view ends", (context) => {
  const one = screen(context);
  one.redrawing.changed(one.now);
  one.redrawing.changed(one.now);
  one.redrawing.stop();
  one.passes(10 * OTHERS_MS);
  assert.equal(one.draws, 1);
});
