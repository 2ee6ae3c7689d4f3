/** The list of patients, and a patient's head. */
import { CodeChip } from "../common/codes.js";
import { DeviceSwatch } from "../common/devices.js";
import { words } from "./words.js";

export const PatientList = {
  props: { rows: { type: Array, required: true }, chosen: { type: String, default: null } },
  emits: ["choose", "admit"],
  computed: {
    words: () => words,
    parts() {
      const real = this.rows.filter((row) => !row.practice);
      const parts = [
        { key: "drill", title: words.drill, rows: this.rows.filter((row) => row.practice) },
        { key: "mine", title: words.mine, rows: real.filter((row) => row.mine) },
        { key: "others", title: words.others, rows: real.filter((row) => !row.mine) },
      ];
      return parts.filter((part) => part.rows.length);
    },
  },
  watch: {
    /** Who was just admitted stands where one can see her. */
    chosen() { this.$nextTick(() => this.$el.querySelector("[aria-current=true]")?.scrollIntoView({ block: "nearest" })); },
  },
  template: `<nav class="wd-list" :aria-label="words.patients"><p v-if="!rows.length" class="wd-empty">{{ words.noPatients }}</p>
    <section v-for="part in parts" :key="part.key" class="wd-list-part"><h2>{{ part.title }}</h2>
      <transition-group name="wd-slide" tag="ul" :css="false">
        <li v-for="row in part.rows" :key="row.key"><button type="button" class="wd-p" :class="{'wd-p--on': row.stay === chosen, 'wd-p--asks': row.asks}" :aria-current="row.stay === chosen ? 'true' : undefined" :data-stay="row.stay" @click="$emit('choose', row.stay)">
          <span class="wd-cage" :class="{'wd-cage--long': row.cage.length > 2}"><span class="wd-hidden">{{ row.cage ? words.cage('') : words.noCage }}</span>{{ row.cage || '–' }}</span>
          <span class="wd-p-who"><b>{{ row.name }}<small v-if="row.surname"> {{ row.surname }}</small></b><span class="wd-soft">{{ row.about }}</span>
            <span v-if="row.practice || row.home || row.alert || row.pending.length" class="wd-p-tags"><i v-if="row.practice" class="wd-practice">{{ words.practice }}</i><i v-if="row.alert" class="wd-alert">{{ words.nameAlert }}</i><span v-if="row.home">{{ row.home }}</span><span v-for="board in row.pending" :key="board">{{ board }}</span></span></span>
          <span class="wd-p-when" :class="row.tone ? 'wd-tone--' + row.tone : ''"><span>{{ row.when }}</span><span v-if="row.more">{{ row.more }}</span></span></button></li>
      </transition-group></section>
    <button type="button" class="wd-button wd-admit" @click="$emit('admit')">{{ words.newPatient }}</button></nav>`,
};

export const PatientHead = {
  components: { CodeChip, DeviceSwatch },
  props: { patient: { type: Object, required: true }, head: { type: Object, required: true }, single: { type: Boolean, default: false } },
  emits: ["back"],
  computed: { words: () => words },
  template: `<div class="wd-head"><button v-if="single" type="button" class="wd-button wd-back" @click="$emit('back')"><span aria-hidden="true">‹ </span>{{ words.back }}</button>
    <div class="wd-head-line"><h2 class="wd-name" tabindex="-1">{{ patient.name }}<small v-if="patient.surname"> {{ patient.surname }}</small></h2>
      <span v-if="patient.practice" class="wd-practice">{{ words.practice }}</span><code-chip :code="patient.code"></code-chip><span v-if="patient.caution" class="wl-caution">{{ words.cautionWith(patient.cautionWords) }}</span>
      <span v-if="head.alert" class="wd-alert">{{ words.nameAlert }}</span><span v-for="board in head.pending" :key="board" class="wd-flag">{{ board }}</span></div>
    <p class="wd-head-about"><span v-for="part in head.about" :key="part">{{ part }}</span><span v-if="head.home" class="wd-head-home"><device-swatch :colour="head.home.colour" :size="16"></device-swatch> {{ words.homeDevice(head.home.name) }}<template v-if="head.home.keeper">, {{ words.keptBy(head.home.keeper) }}</template></span><span v-else>{{ words.noHome }}</span></p>
    <p v-if="head.alert" class="wd-head-alike">{{ head.alert }}</p>
    <p v-if="patient.critical" class="wd-critical"><b>{{ words.critical }}</b> {{ patient.critical }}</p></div>`,
};
