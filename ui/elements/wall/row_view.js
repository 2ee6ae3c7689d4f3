/** One patient's row: who, the time line, what comes first. It only draws what it is given; text is put in as text. */
import { CodeChip } from "../common/codes.js";
import { DeviceSwatch } from "../common/devices.js";
import { shapeOf } from "./rows.js";
import { STATE_WORDS } from "../common/signs.js";
import { measurer } from "./measure.js";
import { WORDS, joined, slotWords } from "./words.js";

/** A cage of more signs than this is written smaller, on two lines if need be. */
const CAGE_SHORT = 3;
/** Units of height from which a row has room for a third line. */
const NOTES_FROM = 122;
/** Room for words, in units, as in style.js: the right column; the names beside a code, and beside none recorded. */
const WHEN_ROOM = 486 - 20 - 4;
const NAME_ROOM = 620 - 156 - 26 - 12;
const CODE_ROOM = { short: 102, unset: 174 };
const CAUTION_ROOM = 180;
/** A dose in words (“a quarter of the day's ration”) that takes more than this part of the line gives way to the name of the act. */
const DOSE_SHARE = 0.55;
const BOLD = measurer(40, 700);
const SMALL = measurer(24, 500);

export const WallRow = {
  components: { CodeChip, DeviceSwatch },
  props: { row: Object, placed: Array, height: Number, list: Boolean, time: Function, weight: Function },
  computed: {
    cage() { return this.row.cage || WORDS.noCage; },
    longCage() { return [...this.cage].length > CAGE_SHORT; },
    room() { return NAME_ROOM - (this.row.code ? CODE_ROOM.short : CODE_ROOM.unset); },
    /** The word stands beside the name where both have room, else below it. */
    cautionBeside() { return this.row.caution && (this.list || BOLD(this.row.name) + CAUTION_ROOM <= this.room); },
    alert() { return [...(this.row.alert ? [WORDS.nameAlert, this.row.surname] : []), ...this.row.pending].filter(Boolean).join(" · "); },
    /** What the patient is; where there is little room the weight stays longest, and is never cut. */
    kind() {
      const { species, breed, kg, notes } = this.row;
      const weight = kg ? this.weight(kg) : WORDS.noWeight;
      const said = (...parts) => parts.filter(Boolean).join(" · ");
      const shorter = [said(species, weight), weight];
      const all = notes && !this.apartNotes ? shorter : [said(species, breed, weight), ...shorter];
      const room = this.room - (this.alert ? SMALL(`${this.alert} · `) : 0) - (this.row.caution && !this.cautionBeside ? CAUTION_ROOM : 0);
      return all.find((text) => this.list || SMALL(text) <= room) ?? "";
    },
    longDose() { return BOLD(this.row.dose ?? "") > WHEN_ROOM * DOSE_SHARE; },
    apartNotes() { return this.list || this.height >= NOTES_FROM; },
    words() { return WORDS; },
    when() {
      const { row } = this;
      const said = row.stat ? `STAT · ${row.when}` : row.when;
      return row.aside ? said : joined(said, [row.more, row.more.split(" ")[0]], (text) => this.list || BOLD(text) <= WHEN_ROOM);
    },
    aside() { return this.row.aside ? `, ${this.row.aside}${this.row.more ? ` · ${this.row.more.split(" ")[0]}` : ""}` : ""; },
    signs() { return this.placed.map((one) => this.signOf(one)); },
  },
  methods: {
    signOf({ x, y, size, marks, label }) {
      const [first, ...rest] = marks;
      const place = { left: units(x), top: `calc(50% + ${units(y)})`, width: units(size), height: units(size) };
      return { ...first, shape: shapeOf(first), place, rest, label, said: marks.map((mark) => this.said(mark)).join("; ") };
    },
    said(mark) { return slotWords(mark.name, STATE_WORDS[shapeOf(mark)] ?? mark.word, this.time(mark.dueMs)); },
    known(mark) { return mark.known ? undefined : "false"; },
  },
  template: `
<li class="wl-row" :class="'wl-row--' + row.tone" :data-stay="row.stay">
  <div class="wl-who">
    <div class="wl-place"><span class="wl-cage" :class="{'wl-cage--long': longCage}">{{ cage }}</span>
      <div v-if="row.home" class="wl-home"><device-swatch :colour="row.home.colour"></device-swatch><span>{{ row.home.name }}</span></div></div>
    <div class="wl-names">
      <div class="wl-name"><span>{{ row.name }}</span><span v-if="cautionBeside" class="wl-caution">{{ words.caution }}</span></div>
      <div class="wl-kind"><span v-if="row.caution && !cautionBeside" class="wl-caution">{{ words.caution }}</span>
        <span><mark v-if="alert">{{ alert }}<template v-if="kind"> · </template></mark>{{ kind }}<mark v-if="row.notes && !apartNotes"> · {{ row.notes }}</mark></span></div>
      <div v-if="row.notes && apartNotes" class="wl-notes">{{ row.notes }}</div>
    </div>
    <code-chip :code="row.code"></code-chip>
  </div>
  <div class="wl-line">
    <span v-for="sign in signs" :key="sign.key" class="wl-mark" :class="'wl-mark--' + sign.shape" :style="sign.place"
      :data-slot="sign.key" :data-state="sign.word" :data-known="known(sign)" :data-clash="sign.clash || undefined">
      <svg :class="'wl-sign--' + sign.shape" viewBox="0 0 24 24" role="img" :aria-label="sign.said"><use :href="'#wl-' + sign.shape"></use></svg>
      <i v-for="other in sign.rest" :key="other.key" :data-slot="other.key" :data-state="other.word" :data-known="known(other)" :data-clash="other.clash || undefined"></i>
      <b v-if="sign.label" aria-hidden="true">{{ sign.label }}</b>
    </span>
  </div>
  <div class="wl-act">
    <div class="wl-what"><span>{{ row.act }}</span><span v-if="row.dose" class="wl-dose" :class="{'wl-dose--on': row.dose.startsWith(':'), 'wl-dose--long': longDose}">{{ row.dose }}</span></div>
    <div class="wl-when" :class="'wl-when--' + row.tone">{{ when }}<small v-if="aside">{{ aside }}</small></div>
  </div>
</li>`,
};

/** A length of the layout as CSS. @param {number} value */
export function units(value) {
  return `calc(${Math.round(value * 100) / 100} * var(--u))`;
}

