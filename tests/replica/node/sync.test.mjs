// The exchange, against a journal that loses answers, refuses, is restored, and is rolled back without a word.
import test from "node:test";
import assert from "node:assert/strict";
import { Device, Journal, Refused, Silent } from "./ward.mjs";

const ids = (journal) => journal.rows.map((row) => row.id).sort();
const lost = async (answer) => {
  answer();
  throw new Silent("the answer was lost");
};

async function twoDevices() {
  const journal = new Journal();
  const blue = new Device(journal, "blue-1");
  const red = new Device(journal, "red-1");
  await blue.write("open", "s1", "stay.opened");
  await blue.settle();
  await red.settle();
  return { journal, blue, red };
}

test("what one device made, the other has, each once", async () => {
  const { journal, blue, red } = await twoDevices();
  await blue.write("a");
  await red.write("b");
  await blue.settle();
  await red.settle();
  await blue.settle();
  assert.deepEqual(ids(journal), ["a", "b", "open"]);
  for (const device of [blue, red]) {
    assert.deepEqual(device.stored, ["a", "b", "open"]);
    assert.deepEqual(device.unsent, []);
    assert.deepEqual(device.holding.picture.items("stays/s1/notes").map((entry) => entry.id).sort(), ["a", "b"]);
  }
});

test("a lost answer deletes nothing and doubles nothing", async () => {
  const { journal, blue } = await twoDevices();
  await blue.write("a");
  journal.mischief = [lost, lost];
  await assert.rejects(blue.sync.round(), Silent);
  assert.deepEqual(blue.unsent, ["a"]);
  await blue.settle();
  assert.deepEqual(blue.unsent, []);
  assert.deepEqual(ids(journal), ["a", "open"]);
});

for (const status of [401, 403, 500, 503]) {
  test(`an answer ${status} deletes nothing`, async () => {
    const { journal, blue } = await twoDevices();
    await blue.write("a");
    journal.mischief = Array.from({ length: 3 }, () => () => {
      throw new Refused(status, "word", "sentence");
    });
    await assert.rejects(blue.sync.round(), Refused);
    assert.deepEqual(blue.unsent, ["a"]);
    assert.equal(blue.holding.pending.size, 1);
  });
}

test("only what the outcomes name is forgotten, and what was made meanwhile stays", async () => {
  const { journal, blue } = await twoDevices();
  await blue.write("a");
  await blue.write("b");
  journal.mischief = [
    async (answer) => {
      await blue.write("meanwhile");
      const reply = structuredClone(answer());
      return { ...reply, outcomes: reply.outcomes.filter((outcome) => outcome.id === "a") };
    },
    () => {
      throw new Silent("gone");
    },
  ];
  await assert.rejects(blue.sync.round(), Silent);
  assert.deepEqual(blue.unsent, ["b", "meanwhile"]);
  await blue.settle();
  blue.wallMs += 120_000; // "b" had no outcome and was put aside for a while
  await blue.settle();
  assert.deepEqual(blue.unsent, []);
  assert.deepEqual(ids(journal), ["a", "b", "meanwhile", "open"]);
});

test("one entry that the server cannot take holds back neither the others nor the pull", async () => {
  const { journal, blue, red } = await twoDevices();
  await red.write("from-red");
  await red.settle();
  for (const id of ["a", "bad", "c", "d"]) await blue.write(id);
  journal.poison.add("bad");
  await blue.settle();
  assert.deepEqual(blue.unsent, ["bad"]);
  assert.deepEqual(ids(journal), ["a", "c", "d", "from-red", "open"]);
  assert.ok(blue.stored.includes("from-red"));
  journal.poison.clear();
  blue.wallMs += 120_000;
  await blue.settle();
  assert.deepEqual(blue.unsent, []);
});

test("413 splits the call", async () => {
  const { journal, blue } = await twoDevices();
  for (let index = 0; index < 40; index++) await blue.write(`n${index}`);
  const honest = journal.answer.bind(journal);
  journal.answer = (path, body, token) => {
    if (body?.entries?.length > 7) throw new Refused(413, "too_large", "send less");
    return honest(path, body, token);
  };
  await blue.settle();
  assert.deepEqual(blue.unsent, []);
  assert.equal(journal.rows.length, 41);
});

test("after a restore from an older backup everything comes back, others' entries too", async () => {
  const { journal, blue, red } = await twoDevices();
  const backup = journal.copy();
  await red.write("from-red");
  await red.settle();
  await blue.write("a");
  await blue.settle();
  await blue.write("unsent");
  backup.epoch = "two";
  blue.journal = red.journal = backup;
  await blue.settle();
  assert.deepEqual(backup.calls.slice(0, 4).map(({ path }) => path), ["sync", "have", "sync", "picture"].map((word) => `/journal/${word}`));
  assert.deepEqual([0, 2].map((call) => backup.calls[call].body.entries.map(({ id }) => id).sort()), [["unsent"], ["a", "from-red"]]);
  assert.deepEqual(ids(backup), ["a", "from-red", "open", "unsent"]);
  assert.equal(backup.rows.find((row) => row.id === "from-red").seal, "1.from-red");
  assert.equal(blue.place.epoch, "two");
  await red.settle();
  assert.deepEqual(red.stored, ["a", "from-red", "open", "unsent"]);
});

test("a rollback that nobody announced is healed, and draws a new epoch", async () => {
  const { journal, blue, red } = await twoDevices();
  const backup = journal.copy();
  await blue.write("a");
  await blue.settle();
  blue.journal = red.journal = backup;
  await blue.settle();
  await red.settle();
  assert.deepEqual(ids(backup), ["a", "open"]);
  assert.equal(backup.epoch, "one+");
  assert.equal(blue.place.epoch, "one+");
  assert.equal(red.place.epoch, "one+");
  assert.deepEqual(red.stored, ["a", "open"]);
});

test("a crash in the middle of healing begins it again, with what is on the disk", async () => {
  const { journal, blue } = await twoDevices();
  const backup = journal.copy();
  for (const id of ["a", "b", "c"]) await blue.write(id);
  await blue.settle();
  await blue.write("unsent");
  backup.epoch = "two";
  blue.journal = backup;
  // the healing dies at its first call, then at its second, and so on until it is through; the tablet is killed each time
  let deaths = 0;
  for (; blue.place.epoch !== "two"; deaths++) {
    backup.mischief = [...Array.from({ length: deaths }, () => null), lost];
    await blue.sync.round().catch((error) => assert.ok(error instanceof Silent));
    await blue.reload();
  }
  assert.ok(deaths > 3, `only ${deaths} deaths`);
  backup.mischief = [];
  await blue.settle();
  assert.deepEqual(ids(backup), ["a", "b", "c", "open", "unsent"]);
  assert.deepEqual(blue.unsent, []);
});

test("a journal that is restored again while it heals, and a kill after that, leave nothing unoffered", async () => {
  // the second restore comes before each call of the healing in turn, and the tablet is killed at each call after it in turn
  for (let restored = 1; restored <= 6; restored++) {
    for (let killed = restored + 1; killed <= 9; killed++) {
      const { journal, blue } = await twoDevices();
      const [second, third] = [journal.copy(), journal.copy()];
      second.epoch = "two";
      third.epoch = "three";
      await blue.write("gone", "s1", "stay.discharged");
      await blue.write("later", "s2", "stay.opened");
      await blue.write("a", "s2");
      await blue.settle();
      await blue.write("unsent", "s2");
      blue.journal = second;
      let calls = 0;
      const call = blue.call;
      blue.call = async (...words) => {
        calls += 1;
        if (calls === restored) blue.journal = third;
        if (calls === killed) throw new Silent("the tablet is killed");
        return call(...words);
      };
      await blue.sync.round().catch((error) => assert.ok(error instanceof Silent));
      await blue.reload();
      blue.call = call;
      blue.journal = third;
      await blue.settle();
      assert.deepEqual(ids(third), ["a", "gone", "later", "open", "unsent"], `restored at call ${restored}, killed at call ${killed}`);
      assert.deepEqual([blue.unsent, blue.place.unhealed, blue.place.epoch], [[], false, "three"]);
    }
  }
});

test("a healing is over for the journal that it was of, and not for the one that another tab has met meanwhile", async () => {
  const { blue } = await twoDevices();
  blue.database.tables.meta.set("place", { ...blue.place, epoch: "three", unhealed: true });
  assert.deepEqual([(await blue.shelf.healed("two")).unhealed, (await blue.shelf.healed("three")).unhealed], [true, false]);
});

test("a fork gets a new identity, and what is unsent keeps its ids and goes under its old name", async () => {
  const { journal, blue } = await twoDevices();
  journal.rows.push({ id: "twin", device: "blue-1", seq: 2, stay: "s1", kind: "note.written", data: {}, saw: [], pos: 2, outcome: "added", stamp: "2026-11-22T19:00:00.000Z-0000-blue-1", at: "2026-11-22T19:00:00.000Z" });
  await blue.write("a");
  await blue.settle();
  assert.equal(blue.renewals, 1);
  assert.ok(ids(journal).includes("a"));
  const next = await blue.write("b");
  assert.match(next.device, /^blue-1\.\d+$/);
  assert.equal(next.seq, 1);
  await blue.settle();
  assert.equal(blue.renewals, 1);
  assert.deepEqual(blue.unsent, []);
});

test("an entry of a stay that is not here makes the device ask for that stay", async () => {
  const { journal, blue } = await twoDevices();
  journal.add({ id: "o2", device: "red-1", seq: 50, stay: "s2", kind: "stay.opened", data: { ward: "ICU" }, saw: [], stamp: "2026-11-22T19:00:00.000Z-0000-red-1", at: "2026-11-22T19:00:00.000Z" });
  const opened = journal.rows.pop();
  await blue.settle();
  journal.rows.push({ ...opened, pos: 2 });
  journal.add({ id: "late", device: "red-1", seq: 51, stay: "s2", kind: "note.written", data: { text: "x" }, saw: [], stamp: "2026-11-22T19:00:01.000Z-0000-red-1", at: "2026-11-22T19:00:01.000Z" });
  blue.place = { ...blue.place, cursor: 2, mark: journal.mark(2) };
  blue.database.tables.meta.set("place", blue.place);
  await blue.settle();
  assert.deepEqual(blue.stored, ["late", "o2", "open"]);
});

test("the feed moves on only without a gap, and a sync closes it", async () => {
  const { journal, blue, red } = await twoDevices();
  for (const id of ["a", "b", "c"]) await red.write(id);
  await red.settle();
  const message = (from, to) => ({ type: "entries", epoch: "one", from, to, entries: journal.rows.slice(from - 1, to), mark: journal.mark(to) });
  assert.equal(await blue.sync.feed(message(3, 4)), false);
  assert.equal(blue.place.cursor, 1);
  assert.equal(await blue.sync.feed(message(2, 3)), true);
  assert.equal(await blue.sync.feed(message(2, 2)), true);
  assert.equal(blue.place.cursor, 3);
  assert.equal(await blue.sync.feed({ ...message(4, 4), epoch: "other" }), false);
  await blue.settle();
  assert.equal(blue.place.cursor, 4);
  assert.deepEqual(blue.stored, ["a", "b", "c", "open"]);
});
