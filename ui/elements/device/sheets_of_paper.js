/** The history of a patient, and the 24 hours of the flowsheet. */
import { StateSign } from "../common/signs.js";
import { words } from "./words.js";

export const HistoryList = {
  props: { lines: { type: Array, required: true } },
  emits: ["change"],
  computed: { words: () => words },
  template: `<div class="wd-history"><p v-if="!lines.length" class="wd-empty">{{ words.noHistory }}</p><ul>
    <li v-for="line in lines" :key="line.key" :class="{'wd-struck': line.struckOut}" :data-entry="line.key"><span class="wd-history-when">{{ line.when }}</span>
      <span class="wd-history-what"><component :is="line.struckOut ? 's' : 'b'">{{ line.what }}</component><span class="wd-soft">{{ [line.who, line.device, line.because && words.reasonWas(line.because)].filter(Boolean).join(' · ') }}</span><span v-if="line.struck" class="wd-soft">{{ line.struck }}</span><span v-if="line.pending" class="wd-pending">{{ words.pendingMark }}</span></span>
      <button v-if="line.strikable" type="button" class="wd-button wd-small" :aria-label="words.change + ': ' + line.what + ' ' + line.when" @click="$emit('change', line)">{{ words.change }}</button></li></ul></div>`,
};

export const DayGrid = {
  components: { StateSign },
  props: { grid: { type: Object, required: true }, name: { type: String, required: true }, turned: { type: Number, default: 0 } },
  emits: ["turn"],
  computed: { words: () => words },
  mounted() { this.toNow(); },
  methods: {
    toNow() {
      const box = this.$el.querySelector(".wd-grid-box");
      const now = box?.querySelector("thead .wd-now");
      if (now) box.scrollLeft = now.offsetLeft - box.clientWidth / 2;
    },
    title(row, cell) { return [row.name, cell.time, cell.said].filter(Boolean).join(" · "); },
  },
  template: `<div class="wd-grid"><div class="wd-grid-turn"><button type="button" class="wd-button wd-small" @click="$emit('turn', turned - 12)">{{ words.earlier }}</button><button type="button" class="wd-button wd-small" :disabled="turned === 0" @click="$emit('turn', 0)">{{ words.today }}</button><button type="button" class="wd-button wd-small" :disabled="turned >= 12" @click="$emit('turn', turned + 12)">{{ words.later }}</button></div>
    <div class="wd-grid-box" tabindex="0" role="region" :aria-label="words.gridLabel(name)"><table><thead><tr><th scope="col" class="wd-grid-name">{{ words.orders }}</th><th v-for="hour in grid.hours" :key="hour.ms" scope="col" :class="{'wd-now': hour.now}">{{ hour.label }}</th></tr></thead>
    <tbody v-for="section in grid.sections" :key="section.name"><tr><th class="wd-grid-section" scope="rowgroup" :colspan="grid.hours.length + 1"><span>{{ section.name }}</span></th></tr>
      <tr v-for="row in section.rows" :key="row.key"><th scope="row" class="wd-grid-name"><b>{{ row.name }}</b><span class="wd-soft">{{ row.stopped ? words.isStopped : row.words }}</span></th>
        <td v-for="(cells, n) in row.cells" :key="n" :class="{'wd-now': grid.hours[n].now}"><span v-for="cell in cells" :key="cell.key" class="wd-cell" :title="title(row, cell)"><state-sign :state="cell.word" :known="cell.known" :size="20"></state-sign><span v-if="cell.value" class="wd-cell-value">{{ cell.value }}</span></span></td></tr></tbody></table></div></div>`,
};
