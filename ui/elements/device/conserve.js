/**
 * "Save battery" (S24, S25): a black screen that does not move, with the next due times so large that they are read from two metres; one
 * tap wakes it to the usual view, and untouched it goes dark again. Honest about what a page cannot do: it cannot turn the brightness
 * down, and it alerts nobody once the screen is locked. Entries still go out: the line is used when something was charted and every few
 * minutes (wardlight/manner.js). Pure, but for the component.
 */
import { orderSlots } from "wardlight/status.js";
import { whenWords } from "../common/times.js";
import { isElsewhere, stateHere } from "./acts.js";
import { isReadElsewhere, readingsOf } from "./anesthesia/reader.js";
import { ordersOf } from "./orders.js";
import { saving } from "./words_saving.js";
import { words } from "./words.js";

/** Untouched for so long it goes dark again, ms. */
export const DARK_AGAIN_MS = 60_000;
const HOUR_MS = 3_600_000;
const LOOK_BACK_MS = 24 * HOUR_MS;
const LOOK_AHEAD_MS = 12 * HOUR_MS;
/** As many as a screen shows at the size that is read from two metres, each so high and beside the rest of so much, px; the others are counted. */
const [SHOWN_LEAST, SHOWN_MOST, ROW_PX, REST_PX] = [5, 8, 118, 240];

/**
 * What comes next, the most urgent first: open acts and those ahead, of this device's patients, or of all where it is nobody's home.
 * @param {import("./acts.js").Ward} ward @param {import("./patients.js").Patient[]} patients @param {number} [height] of the screen, px
 * @returns {{next: {key: string, time: string, when: string, tone: string, who: string, place: string, act: string}[], more: number, mine: boolean}}
 */
export function nextOf(ward, patients, height = 0) {
  const mine = patients.filter((patient) => ward.home(patient.stay) === ward.me);
  const shown = mine.length ? mine : patients;
  const acts = shown.flatMap((patient) => actsOf(ward, patient)).sort((a, b) => a.atMs - b.atMs || (a.key < b.key ? -1 : 1));
  const room = Math.min(SHOWN_MOST, Math.max(SHOWN_LEAST, Math.floor((height - REST_PX) / ROW_PX)));
  return { next: acts.slice(0, room), more: Math.max(acts.length - room, 0), mine: mine.length > 0 };
}

function actsOf(ward, patient) {
  const elsewhere = isElsewhere(ward, patient.stay);
  const found = [];
  for (const order of ordersOf(ward.picture, patient)) {
    const slots = orderSlots(ward.picture, order.stay, order.order, ward.now - LOOK_BACK_MS, ward.now + LOOK_AHEAD_MS, ward.zones);
    const states = slots.map((slot) => ({ slot, state: stateHere(slot, ward, elsewhere) }));
    const next = states.find(({ state }) => state.word === "scheduled");
    for (const { slot, state } of states) {
      if (state.word !== "late" && state.word !== "due" && slot !== next?.slot) continue;
      const tone = state.known && state.word !== "scheduled" ? state.word : "";
      found.push({
        key: `${slot.stay}/${slot.order}@${slot.key}`, atMs: state.atMs, time: ward.clock.time(state.atMs), tone,
        when: !state.known ? saving.ask : slot.stat ? words.stat : whenWords(state.word, state.atMs, ward.now), who: patient.name, place: patient.cage ? words.cage(patient.cage) : "", act: order.name,
      });
    }
  }
  for (const [whole, { stay, sheet, key, dueMs, word }] of patient.stays.flatMap((one) => readingsOf(ward, one))) {
    const open = word !== "scheduled";
    const unheard = isReadElsewhere(ward, whole);
    const when = open && unheard ? saving.ask : whenWords(word, dueMs, ward.now);
    found.push({ key: `${stay}/${sheet}@${key}`, atMs: dueMs, time: ward.clock.time(dueMs), tone: open && !unheard ? word : "", when, who: patient.name, place: patient.cage ? words.cage(patient.cage) : "", act: saving.reading });
  }
  return found;
}

export const ConserveScreen = {
  props: { dark: { type: Object, required: true }, time: { type: String, default: "" }, name: { type: String, default: "" } },
  emits: ["wake"],
  computed: { saving: () => saving },
  mounted() { this.$el.focus(); },
  template: `<button type="button" class="wd-dark" :aria-label="saving.wake" @click="$emit('wake')"><span class="wd-dark-top"><span>{{ name }}</span><span>{{ time }}</span></span>
    <span v-if="!dark.next.length" class="wd-dark-none">{{ saving.nothing }}</span>
    <span v-for="one in dark.next" :key="one.key" class="wd-dark-row"><b class="wd-dark-time">{{ one.time }}</b><span class="wd-dark-who"><b>{{ one.who }}<small v-if="one.place"> {{ one.place }}</small></b><span>{{ one.act }}</span></span><span class="wd-dark-when" :class="one.tone && 'wd-tone--' + one.tone">{{ one.when }}</span></span>
    <span v-if="dark.more" class="wd-dark-more">{{ saving.more(dark.more) }}</span><span class="wd-dark-foot">{{ saving.foot }}</span></button>`,
};
