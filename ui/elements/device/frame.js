/** The frame: whose device this is, who is charting, the time; the banner below it; and the tiles on which a person says who she is. */
import { DeviceSwatch } from "../common/devices.js";
import { ROLES, words } from "./words.js";
import { crisis } from "./words_crisis.js";
import { charge } from "./words_charge.js";
import { saving } from "./words_saving.js";

export const TopBar = {
  components: { DeviceSwatch },
  props: { device: { type: Object, required: true }, keeper: { type: String, default: "" }, number: { type: String, default: "" }, tape: { type: String, default: "" }, who: { type: Object, default: null }, state: { type: String, default: "" }, time: { type: String, default: "" } },
  emits: ["who", "menu", "emergency"],
  computed: { words: () => words, role() { return ROLES[this.who?.role] ?? ""; }, place() { return [this.tape && crisis.onTape(this.tape), this.keeper ? words.keptBy(this.keeper) : this.device.ward].filter(Boolean).join(" · "); } },
  template: `<header class="wd-top"><device-swatch :colour="device.colour ?? ''" :size="24"></device-swatch><b v-if="number" class="wd-number" role="img" :aria-label="words.deviceNumber(number)">{{ number }}</b>
    <h1 class="wd-me"><span>{{ device.name ?? device.device }}</span><small v-if="place" :class="{'wd-tape': tape}">{{ place }}</small></h1>
    <button type="button" class="wd-chip wd-who" :aria-label="who ? words.changeWho([who.name, state].filter(Boolean).join(', ')) : words.chooseWho" @click="$emit('who')"><template v-if="who"><b>{{ who.name }}</b><span v-if="role"> · {{ role }}</span><span v-if="state" class="wd-who-state"><i>{{ ' · ' }}</i>{{ state }}</span></template><b v-else>{{ words.chooseWho }}</b></button>
    <span class="wd-chip wd-clock">{{ time }}</span>
    <button type="button" class="wd-chip wd-emergency" @click="$emit('emergency')">{{ words.emergency }}</button>
    <button type="button" class="wd-chip wd-more" @click="$emit('menu')">{{ words.deviceMenu }}</button></header>`,
};

/** What the person at the bed must know about the line, in words; nothing while all is well. */
export const StateBanner = {
  props: { lines: { type: Array, default: () => [] } },
  emits: ["sync", "time", "export", "emergency", "endLocal", "stopSaving", "charge"],
  computed: { labels: () => ({ sync: words.syncNow, time: words.setTime, export: words.exportUnsent, emergency: words.details, endLocal: saving.localEnd, stopSaving: saving.stop, charge: charge.title }) },
  template: `<div class="wd-banners" role="status"><div v-for="line in lines" :key="line.key" class="wd-banner" :class="'wd-banner--' + line.tone">
    <b>{{ line.title }}</b><span v-for="part in line.parts" :key="part" class="wd-banner-part">{{ part }}</span>
    <button v-for="act in line.acts" :key="act" type="button" class="wd-link" @click="$emit(act)">{{ labels[act] }}</button></div></div>`,
};

export const WhoScreen = {
  props: { staff: { type: Array, required: true }, closable: { type: Boolean, default: false } },
  emits: ["choose", "close", "sync", "nobody"],
  computed: { words: () => words, roles: () => ROLES },
  mounted() { this.$el.querySelector("h2")?.focus(); },
  template: `<section class="wd-whos" :aria-label="words.who"><h2 tabindex="-1">{{ words.who }}</h2><p>{{ staff.length ? words.whoHint : words.whoNone }}</p>
    <div class="wd-tiles"><button v-for="one in staff" :key="one.staff" type="button" class="wd-tile" @click="$emit('choose', one)"><span class="wd-initials" aria-hidden="true">{{ one.initials }}</span><span><b>{{ one.name }}</b><small>{{ roles[one.role] ?? one.role }}</small></span></button></div>
    <div class="wd-whos-foot"><template v-if="!staff.length"><button type="button" class="wd-button" @click="$emit('sync')">{{ words.syncNow }}</button><button type="button" class="wd-button" @click="$emit('nobody')">{{ words.noName }}</button></template><button v-if="closable" type="button" class="wd-button" @click="$emit('close')">{{ words.cancel }}</button></div></section>`,
};

/** NOT KEPT: the entry is still here, and nobody overlooks it. */
export const NotKeptCard = {
  props: { failures: { type: Array, required: true } },
  emits: ["again", "dismiss"],
  computed: { words: () => words },
  template: `<div v-if="failures.length" class="wd-alarms" role="alert"><div v-for="one in failures" :key="one.key" class="wd-alarm"><strong>{{ words.notKept }}</strong>
    <p><b>{{ one.text }}</b><br>{{ one.why || words.notKeptHint }}</p>
    <div class="wd-alarm-acts"><button type="button" class="wd-button wd-alarm-go" @click="$emit('again', one)">{{ words.tryAgain }}</button><button type="button" class="wd-button wd-alarm-no" @click="$emit('dismiss', one)">{{ words.giveUp }}</button></div></div></div>`,
};

/** "✓ TPR 38.6 kept on this device 02:38", then "on the server"; Undo while it can be taken back. */
export const ReceiptLines = {
  props: { receipts: { type: Array, required: true }, clock: { type: Object, required: true }, now: { type: Number, required: true } },
  emits: ["undo"],
  computed: { words: () => words },
  template: `<div class="wd-receipts" role="status"><div v-for="one in receipts" :key="one.key" class="wd-receipt"><span class="wd-receipt-text"><span aria-hidden="true">✓ </span>{{ one.text }} <b>{{ one.server ? words.onServer : words.onDevice(clock.time(one.at)) }}</b></span>
    <button v-if="now < one.undoUntil" type="button" class="wd-button wd-undo" @click="$emit('undo', one)">{{ words.undo }}</button></div></div>`,
};
