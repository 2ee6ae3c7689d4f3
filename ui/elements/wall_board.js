/**
 * The wall: one board of the hospital, live, read from five metres. It draws from the replica alone and goes on without the server.
 * It never charts, never signs out and makes no sound.
 */
import { setTheme, useLook, useStyle } from "wardlight-elements/common/look.js";
import { boardInAddress, nextBoard } from "wardlight-elements/wall/boards.js";
import { ShapeDefs } from "wardlight-elements/wall/defs_view.js";
import { hidePointer, renew, stayAwake } from "wardlight-elements/wall/kiosk.js";
import { NOW_AT, hours, layLine } from "wardlight-elements/wall/line.js";
import { forgetMeasures, measurer } from "wardlight-elements/wall/measure.js";
import { Model } from "wardlight-elements/wall/model.js";
import { Outboxes } from "wardlight-elements/wall/outboxes.js";
import { OtherPages } from "wardlight-elements/wall/other_pages.js";
import { WallRow, units } from "wardlight-elements/wall/row_view.js";
import { shapeOf } from "wardlight-elements/wall/rows.js";
import { WallStrip } from "wardlight-elements/wall/strip_view.js";
import { STYLE } from "wardlight-elements/wall/style.js";
import { WORDS, countWords, moreLateWords, pageWords, unknownBoardWords } from "wardlight-elements/wall/words.js";
import { NotSecure, openReplica } from "wardlight/replica.js";

/** The page's own units: a page 1080 high and 1920 wide, scaled to the screen. */
const HIGH = 1080;
const WIDE = 1920;
/** The parts of the page around the rows, in units, as in wall/style.js. */
const AROUND = 58 + 92 + 34 + 10;
const PAD = 30;
const WHO = 620;
const ACT = 486;
/** Narrower than this, in CSS pixels, it is a list. */
const LIST_BELOW = 900;
/** States move on by themselves: rows are drawn again so often, ms; after a change at once, but not more often than SOONEST_MS. */
const REDRAW_MS = 10_000;
const SOONEST_MS = 200;
const LABEL = measurer(24, 400);

export default {
  components: { OtherPages, ShapeDefs, WallRow, WallStrip },
  props: { board: { type: String, default: "" } },
  data: () => ({ view: null, broken: "", time: "", half: "", enrolled: true, screen: { u: 1, wide: WIDE, high: HIGH, list: false }, turn: 0, waiting: [] }),
  computed: {
    words: () => WORDS,
    counts() { return countWords(this.view.counts); },
    rowHigh() { return (this.screen.high - AROUND) / Math.min(this.view.capacity, 10); },
    lineWide() { return this.screen.wide - 2 * PAD - WHO - ACT; },
    style() { return { "--u": `${this.screen.u}px`, "--row": units(this.rowHighOrNone) }; },
    rowHighOrNone() { return this.view ? this.rowHigh : 100; },
    hours() {
      const half = LABEL(this.half ? "12 pm" : "00") / 2;
      return hours(this.view.now, this.lineWide, this.view.clock.hourStart, half).map(({ x, ms }) => ({ ms, left: units(x), text: this.hourText(ms) }));
    },
    nowLine() { return { left: units(PAD + WHO + this.lineWide * NOW_AT), height: units(this.view.rows.length * this.rowHigh + 8) }; },
    rows() {
      const { now, rows } = this.view;
      return rows.map((row) => {
        const marks = row.marks.map((mark) => ({ ...mark, ...labelOf(mark, row.topKey), grave: GRAVE.indexOf(shapeOf(mark)) }));
        return { row, placed: this.screen.list ? [] : layLine(marks, now, this.lineWide, this.rowHigh, LABEL) };
      });
    },
    late() { return this.view.moreLate ? moreLateWords(this.view.moreLate) : ""; },
    pages() { return pageWords(this.view.page, this.view.pages); },
    noBoard() { return unknownBoardWords(this.word); },
  },
  created() {
    useLook();
    useStyle("wall", STYLE);
    const asked = new URLSearchParams(location.search);
    this.word = this.board || boardInAddress(location.pathname);
    this.order = asked.get("order") === "cage" ? "cage" : "urgency";
    this.rotate = asked.get("rotate") === "1";
    this.light = asked.has("light") ? asked.get("light") !== "0" : null;
    this.ends = [];
    this.fit();
  },
  async mounted() {
    addEventListener("resize", this.fit);
    this.ends.push(() => removeEventListener("resize", this.fit), stayAwake(), hidePointer(this.$el));
    const replica = await openReplica({ role: "wall" }).catch((error) => {
      if (!(error instanceof NotSecure)) console.error(error);
      this.broken = String(error?.message ?? error);
    });
    if (!replica) return;
    this.$options.replica = replica;
    this.model = new Model(replica);
    this.outboxes = new Outboxes(replica);
    this.ends.push(replica.subscribe(() => this.changed()));
    const timer = setInterval(() => this.tick(), 1000);
    this.ends.push(() => clearInterval(timer));
    void document.fonts.ready.then(() => { forgetMeasures(); this.draw(); });
    this.draw();
  },
  beforeUnmount() {
    for (const end of this.ends) end();
  },
  methods: {
    fit() {
      const [width, height] = [innerWidth, innerHeight];
      const u = Math.min(width / WIDE, height / HIGH);
      const list = width < LIST_BELOW;
      const turned = list !== this.screen.list;
      this.screen = { u, wide: width / u, high: height / u, list };
      // a list has all patients, a wall a page of them: who turns a tablet sees the other at once
      if (turned && this.view) this.draw();
    },
    /** Once a second: the clock; now and then the rows. */
    tick() {
      this.showTime();
      renew(this.model.replica.link);
      void this.outboxes.look().then(() => { this.waiting = this.outboxes.waiting; });
      if (performance.now() - this.drawnAt >= REDRAW_MS || this.dueTurn()) this.draw();
    },
    dueTurn() {
      return this.view && (this.view.pages > 1 || this.rotate) && performance.now() - this.drawnAt >= 5000;
    },
    changed() {
      if (this.waits) return;
      const wait = Math.max(SOONEST_MS - (performance.now() - this.drawnAt), 0);
      if (!wait) return this.draw();
      this.waits = setTimeout(() => this.draw(), wait);
    },
    draw() {
      clearTimeout(this.waits);
      this.waits = 0;
      this.drawnAt = performance.now();
      const { replica } = this.model;
      const settings = replica.settings ?? {};
      setTheme(this.light ?? settings.theme === "light" ? "light" : "dark");
      this.enrolled = Boolean(replica.identity);
      let view = this.model.view(this.word, this.order, this.screen.list);
      if (this.rotate && (view.rounds > 0 || !view.patients)) {
        this.word = nextBoard(replica.picture, view.board?.board ?? "");
        view = this.model.view(this.word, this.order, this.screen.list);
      }
      this.view = Object.freeze(view);
      this.turn = Math.floor(view.now / REDRAW_MS);
      document.title = `${view.board?.name ?? this.word} · Wardlight`;
      this.showTime();
    },
    showTime() {
      const [time, half = ""] = this.model.clock().time(this.model.replica.now()).split(" ");
      if (time !== this.time || half !== this.half) [this.time, this.half] = [time, half];
    },
    hourText(ms) {
      const [time, half] = this.view.clock.time(ms).split(" ");
      return half ? `${time.split(":")[0]} ${half}` : time.split(":")[0];
    },
  },
  template: `
<div class="wl wl-wall" :class="{'wl-wall--list': screen.list}" :style="style"
  :data-link="view ? view.link.state : 'syncing'" :data-unsent="view ? view.link.unsent : 0" :data-cursor="view ? view.link.cursor : 0">
  <shape-defs></shape-defs>
  <template v-if="view">
    <wall-strip :view="view" :width="screen.wide - 60" :turn="turn" :list="screen.list" :waiting="waiting"></wall-strip>
    <header class="wl-head">
      <h1>{{ view.board ? view.board.name : words.noBoard }}</h1>
      <ul v-if="view.board && view.patients" class="wl-counts"><li v-for="count in counts" :key="count.text" :class="count.tone">{{ count.text }}</li></ul>
      <div v-if="view.pages > 1" class="wl-pages"><b v-if="late">{{ late }}</b>{{ pages }}</div>
      <time class="wl-clock">{{ time }}<small v-if="half">{{ half }}</small></time>
    </header>
    <div v-if="view.rows.length" class="wl-stage">
      <div class="wl-hours" aria-hidden="true"><span v-for="hour in hours" :key="hour.ms" :style="{left: hour.left}">{{ hour.text }}</span></div>
      <transition-group tag="ol" name="wl-slide" class="wl-rows">
        <wall-row v-for="{row, placed} in rows" :key="row.stay" :row="row" :placed="placed" :height="rowHigh" :list="screen.list" :time="view.clock.time" :weight="view.weights.show"></wall-row>
      </transition-group>
      <div class="wl-now" :style="nowLine"></div>
      <other-pages :rows="view.others"></other-pages>
    </div>
    <div v-else class="wl-plain">
      <template v-if="!enrolled"><strong>{{ words.notEnrolled }}</strong><a href="/">{{ words.toEnroll }}</a></template>
      <template v-else-if="!view.board"><strong>{{ noBoard }}</strong>{{ view.boards.length ? words.boardsHere : words.noBoards }}
        <ul><li v-for="one in view.boards" :key="one.board"><a :href="'/wall/' + encodeURIComponent(one.board)">{{ one.name }}</a></li><li><a href="/wall/all">All wards</a></li></ul></template>
      <template v-else>{{ words.empty }}</template>
    </div>
  </template>
  <div v-else-if="broken" class="wl-plain" role="alert"><strong>{{ words.broken }}</strong>{{ broken }}</div>
  <div v-else class="wl-plain"><h1 class="wl-loading">{{ words.loading }}</h1></div>
</div>`,
};

/** What is done needs no words on the line, and the first act's name stands on the right already. A drug's first word says enough. */
function labelOf({ key, word, name, dose }, topKey) {
  if (key === topKey || !["scheduled", "due", "late", "clash"].includes(word)) return { label: "", short: "" };
  return { label: name, short: dose ? name.split(/[\s,(/]/)[0] : "" };
}

/** The shapes, the gravest last: what is grave is never hidden behind another. */
const GRAVE = ["given", "not_given", "partial", "held", "scheduled", "due", "unknown", "late", "clash"];
