/**
 * The device view: a nurse's iPad. One element draws all of it from the browser's own replica; it goes on with no server, and every act
 * is kept on this device before it says so.
 */
import { setTheme, useLook, useStyle } from "wardlight-elements/common/look.js";
import { colourOf } from "wardlight-elements/common/devices.js";
import { DrillCard } from "wardlight-elements/device/drill_card.js";
import { ActRow, ClashCard } from "wardlight-elements/device/act_row.js";
import { ConserveScreen } from "wardlight-elements/device/conserve.js";
import { NotKeptCard, ReceiptLines, StateBanner, TopBar, WhoScreen } from "wardlight-elements/device/frame.js";
import { PAD_STYLE, PinPad } from "wardlight-elements/device/pin_pad.js";
import { PatientHead, PatientList } from "wardlight-elements/device/lists.js";
import { AskSheet } from "wardlight-elements/device/sheet.js";
import { DayGrid, HistoryList } from "wardlight-elements/device/sheets_of_paper.js";
import { DevicePage } from "wardlight-elements/device/pages.js";
import { PAGES, STYLE } from "wardlight-elements/device/style.js";
import { ANESTHESIA } from "wardlight-elements/device/anesthesia/style_anesthesia.js";
import { DRILL } from "wardlight-elements/device/style_drill.js";
import { PLACES } from "wardlight-elements/device/style_pages.js";
import { SHEETS } from "wardlight-elements/device/style_sheets.js";
import { View } from "wardlight-elements/device/view.js";
import { words } from "wardlight-elements/device/words.js";
import { NotSecure, openReplica } from "wardlight/replica.js";

/** Narrower than this, in CSS pixels, the list is a first screen and the patient a second. */
const SINGLE_BELOW = 900;
const TABS = ["acts", "flowsheet", "history"];

export default {
  components: { ActRow, AskSheet, ClashCard, ConserveScreen, DayGrid, DevicePage, DrillCard, HistoryList, NotKeptCard, PatientHead, PatientList, PinPad, ReceiptLines, StateBanner, TopBar, WhoScreen },
  data: () => ({ shown: null, broken: "", insecure: false, single: innerWidth < SINGLE_BELOW }),
  computed: {
    words: () => words,
    tabs: () => TABS,
    moment() { return this.shown?.moment ?? null; },
    person() {
      void this.moment; // staff may change with any entry
      return this.shown.staff ? this.view.person() : null;
    },
    staff() { return this.moment ? this.view.replica.staff() : []; },
    asksWho() { return this.shown.identity !== null && (this.shown.askingWho || this.person === null); },
    showsList() { return !this.single || !this.moment.patient; },
    showsPatient() { return !this.single || Boolean(this.moment.patient); },
    frame() { return { "--mine": colourOf(this.shown.identity?.colour) }; },
    marks() {
      const { link } = this.shown;
      return { "data-link": link.state, "data-unsent": link.unsent, "data-cursor": link.cursor, "data-kind": "device" };
    },
  },
  created() {
    useLook();
    setTheme("dark");
    useStyle("device", STYLE + PAGES + SHEETS + PLACES + DRILL + PAD_STYLE + ANESTHESIA);
  },
  async mounted() {
    this.fit = () => { this.single = innerWidth < SINGLE_BELOW; };
    addEventListener("resize", this.fit);
    try {
      this.view = new View(await openReplica({ role: "device" }));
      this.view.start();
      this.shown = this.view.shown;
    } catch (error) {
      if (error instanceof NotSecure) this.insecure = true;
      else console.error(error);
      this.broken = String(error?.message ?? error);
    }
  },
  updated() {
    const top = this.$el.querySelector?.(".wd-main")?.offsetTop;
    // a banner that comes or goes under a finger moves no row: what scrolls, scrolls against it
    if (this.top !== undefined && top !== undefined && top !== this.top && this.shown?.frozen) {
      for (const part of this.$el.querySelectorAll(".wd-pane, .wd-list")) part.scrollTop += top - this.top;
    }
    this.top = top;
  },
  unmounted() {
    removeEventListener("resize", this.fit);
    this.view?.stop();
  },
  methods: {
    reload() { location.reload(); },
    draftOf(row) { return this.shown.values[row.key] ?? this.view.replica.draft(`value ${row.key}`) ?? ""; },
    choose(stay) {
      this.view.show(stay);
      this.$nextTick(() => this.$el.querySelector(".wd-pane")?.scrollTo(0, 0));
    },
    /** Rows keep their places and their heights while a finger is near. */
    touch() {
      if (!this.shown) return;
      this.view.touch();
      // all are measured before one is held: measured one by one, the page would be laid out anew for each, under the thumb
      const rows = [...this.$el.querySelectorAll(".wd-act, .wd-clash")].map((row) => [row, row.offsetHeight]);
      for (const [row, height] of rows) row.style.minHeight = `${height}px`;
      clearTimeout(this.thaw);
      this.thaw = setTimeout(() => this.release(), 2100);
    },
    release() {
      this.view.redraw();
      for (const row of this.$el.querySelectorAll(".wd-act, .wd-clash")) row.style.minHeight = "";
    },
  },
  template: `<div v-if="broken" class="wl wd wd-plain" role="alert"><h1>{{ words.broken }}</h1><p v-if="!insecure">{{ words.brokenHint }}</p><p :class="{'wd-soft': !insecure}">{{ broken }}</p><button type="button" class="wd-button" @click="reload">{{ words.reload }}</button></div>
  <div v-else-if="!shown" class="wl wd wd-plain"><h1>{{ words.title }}</h1><p>{{ words.loading }}</p></div>
  <div v-else-if="!shown.identity" class="wl wd wd-plain" v-bind="marks"><h1>{{ words.notEnrolled }}</h1><p>{{ words.notEnrolledHint }}</p><a class="wd-button" href="/">{{ words.toStart }}</a></div>
  <div v-else class="wl wd" :class="{'wd--single': single}" :style="frame" v-bind="marks" @pointerdown.capture="touch" @click.capture="touch" @keydown.capture="view.charter.touch()">
    <top-bar :device="shown.identity" :keeper="moment.keeper" :number="moment.number" :tape="moment.tape" :who="person" :state="shown.staff && person ? view.charter.state() : ''" :time="shown.time" @who="view.askWho()" @menu="view.menu()" @emergency="view.deed('emergency', null)"></top-bar>
    <state-banner :lines="moment.banner" @sync="view.replica.syncNow()" @time="view.deed('setTime', null)" @export="view.exportUnsent()" @emergency="view.deed('emergency', null)" @end-local="view.endLocal()" @stop-saving="view.stopSaving()" @charge="view.page('charge')"></state-banner>
    <drill-card v-if="moment.drill" :key="moment.drill.drill" :card="moment.drill" :now="shown.now" @admit="view.deed('newPatient', null, 'practice')"></drill-card>
    <not-kept-card :failures="shown.failures" @again="view.recorder.again($event)" @dismiss="view.recorder.dismiss($event)"></not-kept-card>
    <who-screen v-if="asksWho" :staff="staff" :closable="person !== null" @choose="view.choose($event)" @nobody="view.choose(null)" @close="view.charter.closed()" @sync="view.replica.syncNow()"></who-screen>
    <device-page v-else-if="shown.page && moment.page" :name="shown.page" :page="moment.page" :view="view"></device-page>
    <div v-else class="wd-main">
      <patient-list v-if="showsList" :rows="moment.list" :chosen="moment.patient?.stay" @choose="choose" @admit="view.deed('newPatient', null)"></patient-list>
      <section v-if="showsPatient" class="wd-pane" :data-patient="moment.patient?.stay">
        <p v-if="!moment.patient" class="wd-empty">{{ words.choose }}</p>
        <template v-else>
          <patient-head :patient="moment.patient" :head="moment.head" :single="single" @back="choose(null)"></patient-head>
          <div class="wd-bar"><div class="wd-tabs" role="group" :aria-label="words.views"><button v-for="tab in tabs" :key="tab" type="button" class="wd-tab" :aria-pressed="shown.tab === tab" @click="view.open(tab)">{{ words[tab] }}</button></div>
            <div class="wd-tools"><button type="button" class="wd-button wd-small" @click="view.page('anesthesia')">{{ words.anesthesia }}</button><button type="button" class="wd-button wd-small" @click="view.deed('note', moment.patient.stay)">{{ words.note }}</button><button type="button" class="wd-button wd-small" @click="view.deed('weigh', moment.patient.stay)">{{ words.weigh }}</button><button type="button" class="wd-button wd-small" @click="view.patientMenu()">{{ words.patientMenu }}</button></div></div>
          <transition-group v-if="moment.items" name="wd-slide" tag="ul" :css="false" class="wd-acts">
            <template v-for="item in moment.items" :key="item.key">
              <li v-if="item.heading" :key="'heading ' + item.heading" class="wd-heading"><h3>{{ item.heading }}</h3></li>
              <clash-card v-if="item.card" :key="item.key" :card="item" :patient="moment.patient" @settle="view.deed('settle', moment.patient.stay, $event)"></clash-card>
              <act-row v-else :key="'row ' + item.key" :row="item" :patient="moment.patient" :draft="draftOf(item)" :wrong="shown.wrongs[item.key] ?? ''" @chart="(row, outcome, text) => view.chart(row, outcome, text)" @typed="(row, text) => view.typed(row, text)" @change="(row) => view.change(row.acts, row)"></act-row>
            </template>
          </transition-group>
          <p v-if="moment.items && !moment.items.length" class="wd-empty">{{ words.noActs }} <button type="button" class="wd-button" @click="view.deed('order', moment.patient.stay)">{{ words.order }}</button></p>
          <day-grid v-if="moment.grid" :grid="moment.grid" :name="moment.patient.name" :turned="shown.turned" @turn="view.open('flowsheet', $event)"></day-grid>
          <history-list v-if="moment.history" :lines="moment.history" @change="(line) => view.change([line.key])"></history-list>
        </template>
      </section>
    </div>
    <conserve-screen v-if="shown.dark && moment.dark" :dark="moment.dark" :time="shown.time" :name="shown.identity.name" @wake="view.dark.wake()"></conserve-screen>
    <receipt-lines :receipts="shown.receipts" :clock="moment.ward.clock" :now="shown.now" @undo="view.undo($event)"></receipt-lines>
    <ask-sheet v-if="shown.asking" :key="shown.asking.key" :spec="shown.asking.spec" @done="view.answered($event)" @typed="view.typedSheet($event)"></ask-sheet>
    <pin-pad v-if="shown.pad" :key="'pin of ' + shown.pad.staff" :pad="shown.pad" @enter="view.charter.enter($event)" @without="view.charter.without()" @other="view.charter.other()" @cancel="view.charter.cancel()"></pin-pad>
  </div>`,
};
