// The browser's replica as tablets of the simulation: real shelf, holding and sync, over a database in memory. Python draws the
// schedule and answers the calls; lines of JSON go both ways.
import { createInterface } from "node:readline";
import { Refused, Silent } from "../../../ui/replica/calls.js";
import { keep } from "../../../ui/replica/outbox.js";
import { Device } from "../../replica/node/ward.mjs";

const tablets = new Map();
const copies = new Map();
const waiting = new Map();
let asked = 0;
let grammar = null;

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

function ask(name, method, path, body) {
  const number = ++asked;
  say({ ask: number, name, method, path, body });
  return new Promise((resolve, reject) => waiting.set(number, { resolve, reject }));
}

function known(device) {
  device.holding.useGrammar(grammar);
  return device;
}

const deeds = {
  grammar(line) {
    grammar = line.grammar;
  },
  make({ name }) {
    tablets.set(name, known(new Device({ call: (...words) => ask(name, ...words) }, name)));
  },
  async write({ name, id, draft, wallMs }) {
    const device = tablets.get(name);
    device.wallMs = wallMs;
    const clock = { nowMs: () => wallMs, offset: () => null, serverNow: () => wallMs };
    const item = await keep(device.database, draft, id, clock);
    device.seq = item.entry.seq;
    device.holding.addPending(item);
    return item.entry;
  },
  async round({ name, wallMs }) {
    const device = tablets.get(name);
    device.wallMs = wallMs;
    try {
      await device.sync.round();
      return true;
    } catch (error) {
      if (error instanceof Silent || error instanceof Refused) return false;
      throw error;
    }
  },
  copy({ name }) {
    copies.set(name, tablets.get(name).database.tables);
  },
  async putBack({ name }) {
    if (!copies.has(name)) return false;
    await tablets.get(name).reload(copies.get(name));
    known(tablets.get(name));
    return true;
  },
  state({ name }) {
    const { holding, identity, place, sync } = tablets.get(name);
    const unsent = [...holding.pending.values()].map((item) => item.entry);
    const confirmed = [...holding.confirmed.values()].map((record) => [record.key, record.entry]);
    return { device: identity.device, place, unsent, confirmed, plain: holding.picture.plain(), aside: sync.aside.waiting().size };
  },
  forget() {
    tablets.clear();
    copies.clear();
  },
};

createInterface({ input: process.stdin }).on("line", async (text) => {
  const line = JSON.parse(text);
  if (line.answer) {
    const { resolve, reject } = waiting.get(line.answer);
    waiting.delete(line.answer);
    if (line.silent) reject(new Silent("lost"));
    else resolve(line.reply);
    return;
  }
  try {
    say({ done: (await deeds[line.do](line)) ?? null });
  } catch (error) {
    say({ failed: String(error?.stack ?? error) });
  }
});
