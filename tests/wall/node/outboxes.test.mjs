// Entries that wait on a device although the server is there.
import assert from "node:assert/strict";
import test from "node:test";
import { RED_MS, waitingOf } from "wardlight-elements/wall/outboxes.js";
import { contactOf } from "wardlight-elements/wall/contact.js";
import { MIN, NOW } from "./ward.mjs";

const one = (ago, more = {}) => ({ device: "d", name: "Blue 1", in_contact: true, unsent: 2, oldest_unsent_at: new Date(NOW - ago * MIN).toISOString(), ...more });

test("the oldest unsent entry is named after five minutes with the server in reach, not before", () => {
  assert.equal(RED_MS, 5 * MIN);
  assert.deepEqual(waitingOf([one(4)], NOW), []);
  assert.equal(waitingOf([one(7)], NOW)[0], "Blue 1 holds entries of 7 min ago that have not arrived. Open it near the server.");
  assert.deepEqual(waitingOf([one(7, { in_contact: false }), one(7, { unsent: 0 })], NOW), []);
});

test("a page that was just loaded is given a moment before its data are old, and a stale one is not", () => {
  const link = { state: "syncing", since: NOW, lastContact: NOW - 5000 };
  assert.equal(contactOf(link, NOW).apart, false);
  assert.equal(contactOf({ ...link, lastContact: NOW - 27 * MIN }, NOW).apart, true);
  assert.equal(contactOf({ ...link, lastContact: NOW - 27 * MIN }, NOW).ageMs, 27 * MIN);
  assert.equal(contactOf({ state: "online", since: NOW, lastContact: NOW }, NOW).apart, false);
  assert.equal(contactOf({ state: "online", since: NOW, lastContact: NOW, refused: "unauthorized" }, NOW).apart, true);
});
