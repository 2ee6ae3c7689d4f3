/** One act as a line: its shape, what and how much, when; and the buttons on the right, where the thumb is. */
import { StateSign } from "../common/signs.js";
import { words } from "./words.js";

const TONES = { late: "late", due: "due" };

export const ActRow = {
  components: { StateSign },
  props: { row: { type: Object, required: true }, patient: { type: Object, required: true }, draft: { type: String, default: "" }, wrong: { type: String, default: "" } },
  emits: ["chart", "typed", "change"],
  data: () => ({ opened: false }),
  computed: {
    words: () => words,
    tone() { return this.row.known ? TONES[this.row.word] ?? "" : ""; },
    done() { return this.row.part === "done"; },
    typing() { return this.row.way !== "initials"; },
    buttons() { return ["now", "held", "running", "needed"].includes(this.row.part) || (this.row.part === "ahead" && this.opened) || (this.draft !== "" && this.typing); },
    place() { return [this.patient.name, this.patient.cage && words.cage(this.patient.cage)].filter(Boolean).join(" · "); },
    label() { return this.row.order.cri ? words.rateOf(this.row.name) : words.valueOf(this.row.name); },
    id() { return `wd-row-${this.row.mark}`; },
  },
  methods: {
    /** The button goes with the tap: who came by keyboard goes on from what came in its place. */
    open() {
      this.opened = true;
      this.$nextTick(() => this.$el.querySelector(".wd-buttons input, .wd-buttons button")?.focus());
    },
    go() { this.$emit("chart", this.row, "given", this.draft); },
  },
  template: `<li class="wd-act" :class="['wd-act--' + row.part, tone ? 'wd-act--' + tone : '', {'wd-act--unknown': !row.known}]" :data-slot="row.mark" :data-state="row.word" :data-known="String(row.known)" :data-clash="row.clash || undefined">
    <div class="wd-act-sign"><state-sign :state="row.word" :known="row.known" :size="done ? 24 : 32"></state-sign></div>
    <div class="wd-act-text"><div class="wd-act-name"><b :id="id">{{ row.name }}</b><i v-if="row.stat" class="wd-stat">{{ words.stat }}</i><span class="wd-soft wd-act-place">{{ place }}</span></div>
      <div v-if="row.how && !done" class="wd-soft">{{ row.how }}</div><div v-if="row.merged" class="wd-soft">{{ row.merged }}</div>
      <div class="wd-act-when" :class="tone ? 'wd-tone--' + tone : 'wd-soft'">{{ row.when }}</div></div>
    <form v-if="buttons" class="wd-buttons" @submit.prevent="go">
      <span v-if="typing" class="wd-value"><input class="wd-input" type="text" :inputmode="row.way === 'numeric' ? 'decimal' : undefined" :value="draft" :aria-label="label" :aria-invalid="wrong !== ''" autocomplete="off" spellcheck="false" @input="$emit('typed', row, $event.target.value)"><span v-if="row.unit" class="wd-unit">{{ row.unit }}</span></span>
      <button :type="typing ? 'submit' : 'button'" class="wd-button wd-go" :class="tone ? 'wd-go--' + tone : 'wd-go--quiet'" :aria-describedby="id" @click="typing || go()">{{ typing ? words.enter : words.give }}</button>
      <button v-if="row.runs" type="button" class="wd-button" :aria-describedby="id" @click="$emit('chart', row, 'stopped', '')">{{ words.rateStop }}</button>
      <template v-if="!['running', 'needed'].includes(row.part)"><button type="button" class="wd-button" :aria-describedby="id" @click="$emit('chart', row, 'held', '')">{{ words.hold }}</button>
      <button type="button" class="wd-button" :aria-describedby="id" @click="$emit('chart', row, 'not_given', '')">{{ words.notGiven }}</button></template>
      <p v-if="wrong" class="wd-wrong" role="alert">{{ wrong }}</p></form>
    <button v-else-if="done" type="button" class="wd-button wd-small" :aria-describedby="id" @click="$emit('change', row)">{{ words.change }}</button>
    <button v-else type="button" class="wd-button wd-small" :aria-describedby="id" aria-expanded="false" @click="open">{{ words.early }}</button></li>`,
};

/** Both sides of a disagreement, side by side, and what a person can say about it. */
export const ClashCard = {
  components: { StateSign },
  props: { card: { type: Object, required: true }, patient: { type: Object, required: true } },
  emits: ["settle"],
  computed: {
    words: () => words,
    place() { return [this.patient.name, this.patient.cage && words.cage(this.patient.cage)].filter(Boolean).join(" · "); },
    /** what is no act (the change of an order) always stays */
    stays() { return this.card.members.filter((one) => !one.act).map((one) => one.id); },
    acts() { return this.card.members.filter((one) => one.act); },
    register() { return this.card.kind === "register"; },
  },
  methods: {
    settle(ids, title) { this.$emit("settle", { clash: this.card.clash, keep: [...this.stays, ...ids], title }); },
  },
  template: `<li class="wd-clash" :data-slot="card.mark || undefined" :data-state="card.mark ? 'clash' : undefined" :data-known="card.mark ? 'true' : undefined" :data-clash="card.kind">
    <div class="wd-clash-head"><state-sign state="clash" :size="32"></state-sign><div><div class="wd-act-name"><b>{{ card.title }}</b><span class="wd-soft wd-act-place">{{ place }}</span></div>
      <div class="wd-tone--late">{{ card.hint }}<template v-if="card.due"> · {{ card.due }}</template></div></div></div>
    <div class="wd-sides"><div v-for="one in card.members" :key="one.id" class="wd-side"><b>{{ one.what }}</b><span>{{ one.who }}</span><span class="wd-soft">{{ one.when }} · {{ one.device }}</span><span v-if="one.because" class="wd-soft">{{ words.reasonWas(one.because) }}</span>
      <button v-if="one.act && acts.length > 1" type="button" class="wd-button" :aria-label="words.onlyThis + ': ' + one.what + ' ' + one.when + ' ' + one.who" @click="settle([one.id], words.onlyThis + ': ' + one.what)">{{ words.onlyThis }}</button></div></div>
    <p class="wd-soft">{{ words.clashHint }}<template v-if="stays.length"> {{ words.orderStays }}</template></p>
    <div class="wd-clash-acts"><button v-if="!register" type="button" class="wd-button" @click="settle(acts.map((one) => one.id), acts.length > 1 ? words.both : words.itCounts)">{{ acts.length > 1 ? words.both : words.itCounts }}</button>
      <button v-if="!register" type="button" class="wd-button" @click="settle([], words.neither)">{{ acts.length > 1 ? words.neither : words.notCount }}</button></div></li>`,
};
