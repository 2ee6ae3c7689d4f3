/** The pages that stand in place of the patients: the roster, "Emergency now", and those of other modules. They draw what roster.js and now.js work out. */
import { AnesthesiaPage } from "./anesthesia/page.js";
import { ChargePage } from "./charge_page.js";
import { CAUSES } from "../common/emergency.js";
import { DeviceSwatch } from "../common/devices.js";
import { declare } from "./emergency.js";
import { label, labelOther, tick } from "./now.js";
import { PageHead } from "./page_head.js";
import { DosesPage, PackPage } from "./papers.js";
import { handAll, handOver } from "./roster.js";
import { words } from "./words.js";
import { charge } from "./words_charge.js";
import { crisis } from "./words_crisis.js";

const RosterLists = {
  components: { DeviceSwatch },
  props: { roster: { type: Object, required: true } },
  emits: ["hand", "all"],
  computed: { crisis: () => crisis, words: () => words },
  methods: { who(patient) { return [patient.name, patient.surname].filter(Boolean).join(" "); } },
  template: `<div class="wd-roster"><section v-if="roster.without.length" class="wd-roster-ward wd-roster-without"><h3>{{ crisis.noHomeYet }}</h3>
      <div class="wd-chips"><button v-for="one in roster.without" :key="one.stay" type="button" class="wd-pick wd-give" @click="$emit('hand', one.stay)"><b>{{ one.cage || words.noCage }}</b> {{ who(one) }}<span v-if="one.ward" class="wd-soft"> · {{ one.ward }}</span></button></div></section>
    <section v-for="ward in roster.wards" :key="ward.ward" class="wd-roster-ward"><h3>{{ ward.ward || crisis.noWard }}</h3>
      <article v-for="device in ward.devices" :key="device.device" class="wd-roster-device" :data-device="device.device"><div class="wd-roster-head"><device-swatch :colour="device.colour" :size="26"></device-swatch>
          <span><b>{{ device.name }}</b><small v-if="device.mine">{{ crisis.thisOne }}</small><span class="wd-soft"> {{ device.about }}</span></span>
          <button v-if="device.patients.length > 1" type="button" class="wd-button wd-small" :aria-label="crisis.handAll + ': ' + device.name" @click="$emit('all', device)">{{ crisis.handAll }}</button></div>
        <div class="wd-chips"><span v-if="!device.patients.length" class="wd-soft wd-none">{{ crisis.noneHere }}</span>
          <button v-for="one in device.patients" :key="one.stay" type="button" class="wd-pick wd-give" @click="$emit('hand', one.stay)"><b>{{ one.cage || words.noCage }}</b> {{ who(one) }}</button></div></article></section></div>`,
};

const RosterPage = {
  components: { PageHead, RosterLists },
  props: { view: { type: Object, required: true }, page: { type: Object, required: true } },
  computed: { charge: () => charge, crisis: () => crisis },
  methods: { hand(stay) { return handOver(this.view, stay); }, all(device) { return handAll(this.view, device); } },
  template: `<section class="wd-page" :aria-label="crisis.rosterTitle"><page-head :title="crisis.rosterTitle" :intro="crisis.rosterIntro" @close="view.page(null)"></page-head>
    <p class="wd-page-acts"><button type="button" class="wd-button wd-small" @click="view.page('charge')">{{ charge.title }}</button></p>
    <p v-if="!page.wards.length" class="wd-empty">{{ crisis.noDevices }}</p><roster-lists :roster="page" @hand="hand" @all="all"></roster-lists></section>`,
};

const NowPage = {
  components: { DeviceSwatch, PageHead },
  props: { view: { type: Object, required: true }, page: { type: Object, required: true } },
  computed: {
    charge: () => charge, crisis: () => crisis, words: () => words, causes: () => ["power", "router", "server", "other"].map((cause) => [cause, ...CAUSES[cause]]),
    silent() { return this.page.devices.filter((one) => one.silent).map((one) => one.name).join(", "); },
    assigned() { return this.page.roster.count - this.page.roster.without.length; },
  },
  methods: {
    declare(cause) { return declare(this.view, cause, "hospital"); },
    tick(step) { return tick(this.view, step); },
    label(device) { return label(this.view, device); },
    other() { return labelOther(this.view); },
    hand(stay) { return handOver(this.view, stay); },
    who(patient) { return [patient.name, patient.surname].filter(Boolean).join(" "); },
  },
  template: `<section class="wd-page" :aria-label="crisis.now"><page-head :title="crisis.now" :intro="crisis.nowIntro" @close="view.page(null)"></page-head>
    <div v-if="!page.emergency" class="wd-step wd-step--first"><p><b>{{ crisis.undeclared }}</b></p><div class="wd-causes"><button v-for="[cause, name, more] in causes" :key="cause" type="button" class="wd-cause" @click="declare(cause)"><b>{{ name }}</b><span>{{ more }}</span></button></div></div>
    <ol class="wd-steps"><li v-for="(one, at) in page.steps" :key="one.step" class="wd-step" :class="{'wd-step--done': one.done}" :data-step="one.step"><span class="wd-step-number" aria-hidden="true">{{ one.done ? '✓' : at + 1 }}</span>
      <div class="wd-step-text"><h3>{{ crisis[one.step] }}</h3><p>{{ crisis[one.step + 'Text'] }}</p>
        <template v-if="one.step === 'number'"><ul class="wd-labels"><li v-for="device in page.devices" :key="device.device"><device-swatch :colour="device.colour" :size="22"></device-swatch><span><b>{{ device.name }}</b><small v-if="device.ward">{{ device.ward }}</small><span class="wd-soft"> {{ device.heard }}</span></span>
            <button type="button" class="wd-button wd-small" :disabled="!page.emergency" :aria-label="crisis.label + ': ' + device.name" @click="label(device)">{{ device.label ? crisis.labelAgain(device.label) : crisis.label }}</button></li></ul>
          <p v-for="other in page.others" :key="other.step">{{ crisis.otherIs(other.name, other.label) }}</p><p v-if="silent" class="wd-step-warn">{{ crisis.silentOnes(silent) }}</p><p v-if="page.registered.length">{{ crisis.registered(page.registered.join(', ')) }}</p>
          <button type="button" class="wd-button wd-small" :disabled="!page.emergency" @click="other">{{ crisis.otherIpad }}</button></template>
        <template v-if="one.step === 'assign'"><p v-if="page.roster.without.length" class="wd-step-warn">{{ crisis.without(page.roster.without.length) }}</p>
          <div v-if="page.roster.without.length" class="wd-chips"><button v-for="patient in page.roster.without" :key="patient.stay" type="button" class="wd-pick wd-give" @click="hand(patient.stay)"><b>{{ patient.cage || words.noCage }}</b> {{ who(patient) }}</button></div>
          <p v-else>{{ crisis.allAssigned(assigned) }}</p><button type="button" class="wd-button wd-small" @click="view.page('roster')">{{ crisis.openRoster }}</button></template>
        <button v-if="one.step === 'dark' && view.saveBattery" type="button" class="wd-button wd-small" @click="view.saveBattery()">{{ crisis.saveBattery }}</button>
        <div v-if="one.step === 'batteries' && view.tellBattery" class="wd-chips"><button type="button" class="wd-button wd-small" @click="view.tellBattery()">{{ crisis.tellBattery }}</button><button type="button" class="wd-button wd-small" @click="view.page('charge')">{{ charge.title }}</button></div></div>
      <span v-if="one.done" class="wd-step-done">{{ one.done }}</span><button v-else type="button" class="wd-button wd-go" :disabled="!page.emergency" :aria-label="crisis.done + ': ' + crisis[one.step]" @click="tick(one.step)">{{ crisis.done }}</button></li></ol>
    <p v-if="page.finished" class="wd-note" role="status">{{ crisis.finished }}</p></section>`,
};

export const DevicePage = {
  components: { AnesthesiaPage, ChargePage, DosesPage, NowPage, PackPage, RosterPage },
  props: { name: { type: String, required: true }, page: { type: Object, required: true }, view: { type: Object, required: true } },
  template: `<component :is="name + '-page'" :key="name" :page="page" :view="view"></component>`,
};
