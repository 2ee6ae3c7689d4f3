/**
 * The anesthesia page of a patient: who it is, chart, events, drugs and readings on the left; quick entry on the right where the thumb is. The
 * pad stands beside all of it and not below: however long a name or a note, a reading is saved without scrolling.
 */
import { CodeChip } from "../../common/codes.js";
import { words } from "../words.js";
import { SheetChart } from "./chart_view.js";
import { ReadingPad } from "./pad.js";
import { sheetWords } from "./words_anesthesia.js";

const EmergencyLines = {
  props: { drugs: { type: Object, required: true }, locked: { type: Boolean, default: false } },
  emits: ["give"],
  computed: { words: () => sheetWords },
  template: `<details class="wa-emergency"><summary class="wd-button">{{ words.emergency }}</summary><p v-if="drugs.why" class="wd-soft">{{ drugs.why }}</p><p v-else class="wd-soft">{{ words.emergencyHint(drugs.kg) }}</p>
    <p v-if="drugs.unsigned" class="wa-unsigned"><b>{{ words.notSigned }}</b> {{ drugs.edition }}</p>
    <ul><li v-for="line in drugs.lines" :key="line.key"><button type="button" class="wa-emergency-line" :disabled="locked || !line.doses.length" @click="$emit('give', line)"><b>{{ line.drug }}</b><span>{{ line.dose }}<template v-if="line.volume"> = {{ line.volume }}</template></span><small>{{ line.use }}</small></button></li></ul></details>`,
};

export const AnesthesiaPage = {
  components: { CodeChip, EmergencyLines, ReadingPad, SheetChart },
  props: { view: { type: Object, required: true }, page: { type: Object, required: true } },
  computed: {
    words: () => sheetWords, plain: () => words, patient() { return this.page.patient; },
    about() { return [this.patient.cage && words.cage(this.patient.cage), this.patient.species, this.patient.breed, this.page.weight].filter(Boolean).join(" · "); },
  },
  mounted() { this.$el.querySelector("h2")?.focus(); },
  methods: {
    deed(name, arg) { return this.view.deed(name, this.patient.stay, arg); },
    /** The emergency and reversal drugs, from wherever the page stands. */
    toEmergency() {
      const drugs = this.$el.querySelector(".wa-emergency");
      drugs.open = true;
      drugs.scrollIntoView({ block: "start" });
      drugs.querySelector("summary").focus({ preventScroll: true });
    },
  },
  template: `<section class="wd-page wa" :aria-label="words.title"><div class="wa-columns" :class="{'wa-columns--one': !page.sheet || page.locked}">
      <div class="wa-about"><header class="wa-head"><button type="button" class="wd-button wd-back" @click="view.page(null)"><span aria-hidden="true">‹ </span>{{ words.close }}</button>
        <h2 class="wd-name" tabindex="-1">{{ patient.name }}<small v-if="patient.surname"> {{ patient.surname }}</small></h2><code-chip :code="patient.code"></code-chip><span v-if="patient.caution" class="wl-caution">{{ plain.cautionWith(patient.cautionWords) }}</span><span v-if="page.state" class="wd-flag">{{ page.state }}</span><span class="wd-soft">{{ about }}</span></header>
        <p v-if="patient.critical" class="wd-critical"><b>{{ plain.critical }}</b> {{ patient.critical }}</p>
        <div v-if="page.tabs.length" class="wd-tabs" role="group" :aria-label="words.which"><button v-for="tab in page.tabs" :key="tab.key" type="button" class="wd-tab" :aria-pressed="tab.on" @click="view.theatre({ sheet: tab.key })">{{ tab.label }}</button></div>
        <div v-if="!page.sheet" class="wd-empty"><p>{{ words.none }}</p><button type="button" class="wd-button wd-go" @click="deed('openSheet')">{{ words.open }}</button></div>
        <template v-else><div v-for="one in page.apart" :key="one.key" class="wd-clash" data-clash="sheets"><p><b>{{ words.apart }}: {{ one.words }}</b><br>{{ words.apartHint }}</p><div class="wd-clash-acts"><button type="button" class="wd-button wd-go" @click="deed('joinSheets', one)">{{ words.join }}</button><button type="button" class="wd-button" @click="deed('keepBothSheets', one)">{{ words.keepBoth }}</button></div></div>
          <p v-if="page.waits" class="wd-note" role="status" data-waits>{{ page.waits }}</p>
          <div class="wa-line"><b class="wa-title">{{ page.title }}</b><span v-if="page.asa">ASA {{ page.asa }}</span><span v-for="one in page.team" :key="one" class="wd-soft">{{ one }}</span><span class="wd-soft">{{ page.checked }}</span><span v-if="page.joined" class="wd-soft">{{ page.joined }}</span>
            <button v-if="!page.locked" type="button" class="wd-button wd-small" @click="deed('changeSheet')">{{ words.change }}</button><button v-if="!page.locked && !page.state" type="button" class="wd-button wd-small" @click="deed('finalizeSheet')">{{ words.finalize }}</button><button v-if="page.locked" type="button" class="wd-button wd-small" @click="deed('addendum')">{{ words.addendum }}</button><button type="button" class="wd-button wd-small" @click="deed('openSheet')">{{ words.another }}</button><div class="wa-timers"><span v-if="page.phase"><b>{{ page.phase }}</b></span><span v-for="timer in page.timers" :key="timer.key"><b>{{ timer.words }}</b> {{ timer.of }}</span><span v-if="!page.limited" class="wd-soft">{{ words.noLimits(patient.species) }}</span></div></div></template></div>
      <div v-if="page.sheet" class="wa-left"><sheet-chart :drawing="page.drawing"></sheet-chart>
        <div class="wa-pair"><section><h3>{{ words.events }}</h3><div class="wa-events"><button v-for="one in page.events.own" :key="one.event" type="button" class="wd-button" :class="{'wa-event-done': one.when}" :disabled="page.locked" @click="deed('event', one.event)"><span>{{ one.name }}</span><small v-if="one.when">✓ {{ one.when }}</small></button>
            <button type="button" class="wd-button" :disabled="page.locked" @click="deed('otherEvent')">{{ words.event }}</button><button type="button" class="wd-button" :disabled="page.locked" @click="deed('comment')">{{ words.comment }}</button></div>
          <ul class="wa-list"><li v-for="one in page.events.others" :key="one.key"><span class="wd-soft">{{ one.when }}</span><span>{{ one.said }}</span><button v-if="!page.locked" type="button" class="wd-button wd-small" :aria-label="plain.change + ' ' + one.when" @click="view.change([one.key])">{{ plain.change }}</button></li></ul></section>
          <section><h3>{{ words.drugs }}</h3><div class="wa-events"><button type="button" class="wd-button wd-go wd-go--quiet" :disabled="page.locked" @click="deed('drug')">{{ words.drug }}</button></div><emergency-lines v-if="page.emergency" :drugs="page.emergency" :locked="page.locked" @give="deed('emergencyDrug', $event)"></emergency-lines>
          <p class="wa-totals"><b v-for="one in page.totals" :key="one">{{ one }}</b><b>{{ page.fluids }}</b></p>
          <ul class="wa-list"><li v-for="one in page.items" :key="one.key"><span class="wd-soft">{{ one.when }}</span><span>{{ one.said }}<small class="wd-soft">{{ one.by }}</small></span><button v-if="!page.locked" type="button" class="wd-button wd-small" :aria-label="plain.change + ' ' + one.said" @click="view.change([one.key])">{{ plain.change }}</button></li></ul></section></div>
        <h3>{{ words.readings }}<small v-if="!page.locked && page.rows.length" class="wd-soft"> {{ words.tapToChange }}</small></h3><div class="wa-table" tabindex="0" role="region" :aria-label="words.readings"><table><thead><tr><th scope="col">{{ words.time }}</th><th v-for="column in page.columns" :key="column.key" scope="col">{{ column.name }}<small>{{ column.unit }}</small></th><th scope="col">{{ words.byWhom }}</th></tr></thead>
          <tbody><tr v-for="row in page.rows" :key="row.key"><th scope="row"><button v-if="!page.locked" type="button" class="wd-button wd-small" :aria-label="plain.change + ' ' + row.time" @click="view.change([row.key])">{{ row.time }}</button><template v-else>{{ row.time }}</template><small v-if="row.notes">{{ row.notes }}</small></th><td v-for="column in page.columns" :key="column.key" :class="row.cells[column.key]?.out ? 'wa-out' : ''">{{ row.cells[column.key]?.text }}<small v-if="row.cells[column.key]?.outWord">{{ row.cells[column.key].out === 'high' ? '▲' : '▼' }} {{ row.cells[column.key].outWord }}</small></td><td><small>{{ row.by }}</small></td></tr></tbody></table></div>
        <button v-if="page.more > 0" type="button" class="wd-button wd-small" @click="view.theatre({ all: !page.all })">{{ page.all ? words.fewer : words.all }}</button>
        <section v-if="page.addenda.length"><h3>{{ words.addenda }}</h3><ul class="wa-list"><li v-for="one in page.addenda" :key="one.key"><span>{{ one.said }}</span><span class="wd-soft">{{ one.by }}</span></li></ul></section></div>
      <div v-if="page.sheet && !page.locked" class="wa-right"><reading-pad :key="page.sheet.sheet" :page="page" :view="view" @emergency="toEmergency"></reading-pad></div></div></section>`,
};
