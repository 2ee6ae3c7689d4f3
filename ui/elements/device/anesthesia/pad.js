/**
 * Quick entry of a reading: a tile for each value with the last one beside it, and a pad of large keys for one gloved thumb. What is typed
 * is kept as a draft at each key, and comes back after a reload; "Save reading" keeps it as one entry.
 */
import { StateSign } from "../../common/signs.js";
import { readingOf } from "./deeds_anesthesia.js";
import { timeTyped } from "./earlier.js";
import { sheetWords } from "./words_anesthesia.js";

/** The pad, row by row; the words are acts, and the saving takes two rows. */
const KEYS = ["7", "8", "9", "⌫", "4", "5", "6", "next", "1", "2", "3", "save", ".", "0", "same"];
/** A value has no more signs than this. */
const SIGNS_MAX = 7;

export const ReadingPad = {
  components: { StateSign },
  props: { page: { type: Object, required: true }, view: { type: Object, required: true } },
  emits: ["emergency"],
  data() {
    const kept = this.recalled();
    return { typed: kept.typed ?? {}, at: kept.at ?? "", timed: Boolean(kept.at), chosen: this.page.tiles[0].key, wrong: {}, wrongAt: "" };
  },
  computed: {
    words: () => sheetWords, keys: () => KEYS, draft() { return `reading ${this.page.sheet.sheet}`; },
    any() { return Object.values(this.typed).some((text) => text !== ""); },
    tone() { return this.page.due.tone ? `wd-go--${this.page.due.tone}` : "wd-go--quiet"; },
    sign() { return { due: "due", late: "late", scheduled: "scheduled" }[this.page.due.word] ?? ""; },
  },
  methods: {
    recalled() {
      try {
        // a sheet that was joined to another goes on under the other's name: what was half typed goes with it
        return JSON.parse(this.page.sheet.members.map((sheet) => this.view.replica.draft(`reading ${sheet}`)).find(Boolean) ?? "{}");
      } catch {
        return {};
      }
    },
    keep() {
      for (const sheet of this.page.sheet.members) if (sheet !== this.page.sheet.sheet) void this.view.replica.clearDraft(`reading ${sheet}`);
      if (this.any || this.at) void this.view.replica.setDraft(this.draft, JSON.stringify({ typed: this.typed, at: this.at }));
      else void this.view.replica.clearDraft(this.draft);
    },
    put(key, text) {
      this.typed = { ...this.typed, [key]: text.slice(0, SIGNS_MAX) };
      const { [key]: _, ...rest } = this.wrong;
      this.wrong = rest;
      this.keep();
    },
    press(key) {
      const before = this.typed[this.chosen] ?? "";
      if (key === "next") this.next();
      else if (key === "same") this.same(this.page.tiles.find((tile) => tile.key === this.chosen));
      else if (key === "⌫") this.put(this.chosen, before.slice(0, -1));
      else if (key !== "." || !before.includes(".")) this.put(this.chosen, before + key);
    },
    same(tile) { if (tile.shown) this.put(tile.key, tile.shown); },
    sameAll() { for (const tile of this.page.tiles) if (!this.typed[tile.key]) this.same(tile); },
    choose(key) { this.chosen = key; },
    said(key) { return { "⌫": this.words.del, ".": this.words.point, next: this.words.next_, same: this.words.same }[key]; },
    next() {
      const keys = this.page.tiles.map((tile) => tile.key);
      this.chosen = keys[(keys.indexOf(this.chosen) + 1) % keys.length];
      this.$refs[`field-${this.chosen}`]?.[0]?.focus();
    },
    setAt(text) { this.at = text; this.wrongAt = ""; this.keep(); },
    clear() { this.typed = {}; this.at = ""; this.timed = false; this.wrong = {}; this.wrongAt = ""; this.keep(); },
    async save() {
      const { values, wrong } = readingOf(this.typed, this.page.fahrenheit);
      this.wrong = wrong;
      const { when, wrong: wrongAt } = timeTyped(this.view.ward(), this.timed ? this.at : "");
      this.wrongAt = wrongAt;
      if (Object.keys(wrong).length || this.wrongAt || !Object.keys(values).length) return;
      const { sheet, due } = this.page;
      const data = { sheet: sheet.sheet, values, ...(when.at === undefined && due.slot && due.word !== "scheduled" ? { slot: due.slot } : {}) };
      if (await this.view.keep([{ kind: "anesthesia.read", stay: sheet.stay, data, ...when }], `${this.words.saved} · ${this.page.patient.name}`, { undo: true })) this.clear();
    },
  },
  template: `<form class="wa-pad" @submit.prevent="save" :aria-label="words.saved"><div class="wa-due" :class="page.due.tone ? 'wd-tone--' + page.due.tone : ''" role="status" :data-slot="page.due.slot ? page.sheet.sheet + '@' + page.due.slot : undefined" :data-state="page.due.word || undefined" :data-known="page.due.known === false ? 'false' : undefined"><state-sign v-if="sign" :state="sign" :known="page.due.known !== false" :size="26"></state-sign><span>{{ page.due.words }}</span><small v-if="page.due.gaps">{{ page.due.gaps }}</small></div>
    <div class="wa-tiles"><div v-for="tile in page.tiles" :key="tile.key" class="wa-tile" :class="{'wa-tile--on': tile.key === chosen, 'wa-tile--wrong': wrong[tile.key], 'wa-tile--typed': typed[tile.key]}" @click="choose(tile.key)">
      <label :for="'wa-' + tile.key">{{ tile.name }} <small>{{ tile.unit }}</small></label>
      <input :id="'wa-' + tile.key" :ref="'field-' + tile.key" class="wa-value" type="text" inputmode="none" :value="typed[tile.key] ?? ''" autocomplete="off" :aria-invalid="Boolean(wrong[tile.key])" :aria-describedby="'wa-last-' + tile.key" @focus="choose(tile.key)" @input="put(tile.key, $event.target.value)">
      <button type="button" class="wa-last" :id="'wa-last-' + tile.key" :class="tile.out ? 'wa-out' : ''" :disabled="!tile.shown" :aria-label="words.same + ': ' + tile.name + ' ' + (tile.shown || words.noLast)" @click.stop="same(tile)"><template v-if="tile.shown">{{ tile.shown }} <b v-if="tile.outWord">{{ tile.out === 'high' ? '▲' : '▼' }} {{ tile.outWord }}</b> <small>{{ tile.when }}</small></template><template v-else-if="!typed[tile.key]">{{ words.noLast }}</template></button>
      <p v-if="wrong[tile.key]" class="wd-wrong" role="alert">{{ wrong[tile.key] }}</p></div><button type="button" class="wd-button wd-small wa-all" @click="sameAll">{{ words.sameAll }}</button></div>
    <div class="wa-keys" role="group" :aria-label="words.keypad"><template v-for="key in keys" :key="key"><button v-if="key === 'save'" type="submit" class="wd-button wd-go wa-save" :class="tone" :disabled="!any">{{ words.save }}</button><button v-else type="button" class="wd-button" :class="{'wa-word': key.length > 1}" :aria-label="said(key)" @click="press(key)">{{ key.length > 1 ? said(key) : key }}</button></template></div>
    <div class="wa-saves"><button type="button" class="wd-button wd-small" @click="$emit('emergency')">{{ words.toEmergency }}</button><button type="button" class="wd-button wd-small" :disabled="!any && !at" @click="clear">{{ words.clear }}</button>
      <button v-if="!timed" type="button" class="wd-button wd-small" @click="timed = true">{{ words.backChart }}</button><label v-else class="wa-at">{{ words.at }}<input class="wd-input" type="text" :value="at" :placeholder="words.atNow" :aria-invalid="wrongAt !== ''" autocomplete="off" @input="setAt($event.target.value)"></label>
      <p v-if="wrongAt" class="wd-wrong" role="alert">{{ wrongAt }}</p></div></form>`,
};
