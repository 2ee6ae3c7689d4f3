/**
 * The roster's board: each patient under its home device. A card is dragged (mouse anywhere on it, touch by its grip), or tapped and then
 * placed by a column's button, which a keyboard reaches too. While a finger is on the board, and two seconds after, nothing moves but
 * what that finger moves: what others changed meanwhile is shown when it rests.
 */

/** A finger that rested so long is gone, ms (FEATURES W17). */
const REST_MS = 2000;
/** A pointer that moved so far drags, px; less is a tap. */
const DRAG_PX = 6;
/** A click so soon after a drag is its end, ms. */
const AFTER_DRAG_MS = 300;
/** So near the screen's edge a drag scrolls the page, px, by so much a move. */
const EDGE_PX = 70, SCROLL_PX = 14;

const STYLE = `
.rb { display:grid; gap:16px; } .rb-bar { display:flex; flex-wrap:wrap; gap:10px; align-items:center; }
.rb-columns { display:grid; grid-template-columns:repeat(auto-fill, minmax(min(290px, 100%), 1fr)); gap:14px; align-items:start; }
.rb-column { background:var(--panel); border-radius:14px; padding:14px; border:2px solid transparent; display:grid; gap:10px; min-width:0; align-content:start; }
.rb-column.over { border-color:var(--lamp); background:var(--raised); } .rb-column.none { border:2px dashed var(--edge); } .rb-column.none.full { border-color:var(--due); }
.rb-head { display:grid; grid-template-columns:34px minmax(0,1fr) auto; gap:2px 12px; align-items:center; } .rb-head h2 { font-size:19px; line-height:1.25; font-weight:700; margin:0; letter-spacing:0; overflow-wrap:anywhere; }
.rb-head small { grid-column:2 / -1; color:var(--soft); font-size:15px; } .rb-number { font-size:26px; font-weight:700; }
.rb ul { list-style:none; margin:0; padding:2px; display:grid; gap:8px; min-height:12px; max-height:max(300px, 52vh); overflow-y:auto; overscroll-behavior:auto; }
.rb-card { display:flex; align-items:stretch; background:var(--night); border-radius:10px; border:2px solid var(--line); min-width:0; user-select:none; -webkit-user-select:none; }
.rb-card.chosen { border-color:var(--lamp); background:var(--raised); } .rb-card.moving { opacity:.45; }
.rb-pick { flex:1; min-width:0; min-height:56px; display:grid; grid-template-columns:auto minmax(0,1fr); gap:0 12px; align-items:center; text-align:left; background:none; border:0; color:inherit; font:inherit; padding:8px 4px 8px 12px; cursor:pointer; }
.rb-cage { font-size:22px; font-weight:700; min-width:1.4em; } .rb-pick b, .rb-pick small { overflow-wrap:anywhere; } .rb-pick small { color:var(--soft); font-size:15px; grid-column:2; }
.rb-mark { font-weight:700; color:var(--ink); } .rb-grip { flex:none; width:48px; display:grid; place-items:center; cursor:grab; touch-action:none; color:var(--soft); }
.rb-ghost { position:fixed; z-index:20; pointer-events:none; background:var(--lamp); color:var(--lamp-on); padding:10px 16px; border-radius:10px; font-weight:700; transform:translate(-50%, -130%); white-space:nowrap; }
.rb .wd-btn[disabled] { opacity:.75; border-style:dashed; cursor:default; } .rb-said { font-weight:700; min-height:1.45em; margin:0; }
`;

/** A device's swatch; its shape comes with the board (reports/swatch.py), its name stands beside it. */
const DeviceSwatch = {
  props: { mark: Object },
  template: `<svg width="32" height="32" viewBox="0 0 24 24" aria-hidden="true"><clipPath id="rb-round"><circle cx="12" cy="12" r="10"/></clipPath>
    <circle cx="12" cy="12" r="10" :fill="mark.fill"/><path v-if="mark.pattern" :d="mark.pattern" clip-path="url(#rb-round)" fill="none" :stroke="mark.over" :stroke-opacity="mark.strength" stroke-width="2.6" stroke-linecap="round"/>
    <circle cx="12" cy="12" r="10.8" fill="none" stroke="var(--ink)" stroke-width="1.6"/></svg>`,
};

export default {
  components: { DeviceSwatch },
  props: { board: Object, said: String },
  data() {
    return { shown: this.board, chosen: [], drag: null, moved: "" };
  },
  computed: {
    columns() {
      const homeless = this.shown.rows.filter((row) => !row.home);
      const devices = this.shown.devices.map((device) => ({ ...device, rows: this.shown.rows.filter((row) => row.home === device.device) }));
      return [{ device: "", name: "No home device", rows: homeless, place: "", contact: "" }, ...devices];
    },
    wards() {
      const names = [...new Set(this.shown.rows.map((row) => row.ward))];
      return names.map((ward) => ({ ward, stays: this.shown.rows.filter((row) => row.ward === ward).map((row) => row.stay) }));
    },
  },
  watch: {
    board() { this.take(); },
  },
  mounted() {
    if (!document.getElementById("rb-style")) document.head.append(Object.assign(document.createElement("style"), { id: "rb-style", textContent: STYLE }));
    this.touched = 0;
  },
  beforeUnmount() { clearTimeout(this.resting); },
  methods: {
    /** Shows what came, when no finger is near. */
    take() {
      clearTimeout(this.resting);
      const rest = this.touched + REST_MS - Date.now();
      if (this.drag || rest > 0) {
        this.resting = setTimeout(() => this.take(), Math.max(rest, 200));
        return;
      }
      this.shown = this.board;
      const here = new Set(this.shown.rows.map((row) => row.stay));
      this.chosen = this.chosen.filter((stay) => here.has(stay));
    },
    touch() { this.touched = Date.now(); },
    count(rows) { return `${rows.length} ${rows.length === 1 ? "patient" : "patients"}`; },
    about(column) { return [column.place || "no ward", column.contact, this.count(column.rows)].join(" · "); },
    toggle(stay) { this.chosen = this.chosen.includes(stay) ? this.chosen.filter((one) => one !== stay) : [...this.chosen, stay]; },
    isWhole(ward) { return ward.stays.length > 0 && ward.stays.every((stay) => this.chosen.includes(stay)); },
    toggleWard(ward) {
      const others = this.chosen.filter((stay) => !ward.stays.includes(stay));
      this.chosen = this.isWhole(ward) ? others : [...others, ...ward.stays];
    },
    named(stays) {
      const names = this.shown.rows.filter((row) => stays.includes(row.stay)).map((row) => row.name);
      return names.length <= 3 ? names.join(", ") : `${names.length} patients`;
    },
    placeLabel(column) { return this.chosen.length ? `Place ${this.named(this.chosen)} on ${column.name}` : `Choose patients to place on ${column.name}`; },
    place(stays, device) {
      const rows = this.shown.rows.filter((row) => stays.includes(row.stay) && row.home !== device.device);
      this.chosen = [];
      this.touched = 0; // one's own move is shown at once
      if (rows.length) this.$emit("assign", { stays: rows.map(({ stay, saw }) => ({ stay, saw })), device: device.device });
    },
    down(event, row) {
      if (!this.shown.may || event.button) return;
      if (event.pointerType !== "mouse" && !event.target.closest(".rb-grip")) return;
      const stays = this.chosen.includes(row.stay) ? [...this.chosen] : [row.stay];
      this.start = { x: event.clientX, y: event.clientY, id: event.pointerId, on: event.currentTarget, stays };
    },
    move(event) {
      const { start } = this;
      if (!start || event.pointerId !== start.id) return;
      if (!this.drag && Math.hypot(event.clientX - start.x, event.clientY - start.y) < DRAG_PX) return;
      if (!this.drag) start.on.setPointerCapture(start.id);
      event.preventDefault();
      const under = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-column]");
      this.drag = { x: event.clientX, y: event.clientY, stays: start.stays, over: under?.dataset.column ?? "" };
      if (event.clientY > innerHeight - EDGE_PX) scrollBy(0, SCROLL_PX);
      if (event.clientY < EDGE_PX) scrollBy(0, -SCROLL_PX);
    },
    up(event) {
      if (!this.start || event.pointerId !== this.start.id) return;
      const { drag } = this;
      this.start = this.drag = null;
      if (!drag) return;
      this.dragged = Date.now(); // the click that ends a drag chooses nobody
      const device = this.columns.find((column) => column.device && column.device === drag.over);
      if (device && event.type === "pointerup") this.place(drag.stays, device);
    },
    pick(event, row) {
      if (event.detail && Date.now() - (this.dragged ?? 0) < AFTER_DRAG_MS) return; // a keyboard's click has no detail
      this.toggle(row.stay);
    },
  },
  template: `<div class="rb" @pointerdown.capture="touch" @keydown.capture="touch" @pointermove="move" @pointerup="up" @pointercancel="up">
    <p v-if="!shown.may" class="wd-soft">{{ shown.why }}</p>
    <div v-else class="rb-bar" role="group" aria-label="Choose a whole ward">
      <button v-for="ward in wards" :key="ward.ward" type="button" class="wd-btn" :aria-pressed="isWhole(ward)" @click="toggleWard(ward)">{{ isWhole(ward) ? "✓ " : "" }}All of {{ ward.ward || "no ward" }} ({{ ward.stays.length }})</button>
      <button type="button" class="wd-btn" :disabled="!chosen.length" @click="chosen = []">Choose nobody</button>
    </div>
    <p class="rb-said" role="status">{{ chosen.length ? named(chosen) + (chosen.length === 1 ? " is" : " are") + " chosen. Now choose the device." : said }}</p>
    <div class="rb-columns">
      <section v-for="column in columns" :key="column.device" class="rb-column" :class="{ none: !column.device, full: !column.device && column.rows.length, over: drag && drag.over === column.device && column.device }" :data-column="column.device" :aria-label="column.name">
        <div class="rb-head"><device-swatch v-if="column.device" :mark="column.mark"></device-swatch><span v-else aria-hidden="true" style="font-size:26px;text-align:center">?</span>
          <h2>{{ column.name }}</h2><span class="rb-number">{{ column.number }}</span><small>{{ column.device ? about(column) : count(column.rows) }}</small></div>
        <button v-if="column.device && shown.may" type="button" class="wd-btn" :class="{ 'wd-btn--main': chosen.length }" :disabled="!chosen.length" :aria-label="placeLabel(column)" @click="place(chosen, column)">{{ chosen.length ? "Place " + chosen.length + " here" : "Place here" }}</button>
        <ul><li v-for="row in column.rows" :key="row.stay" class="rb-card" :class="{ chosen: chosen.includes(row.stay), moving: drag && drag.stays.includes(row.stay) }" :data-stay="row.stay" @pointerdown="down($event, row)">
          <button type="button" class="rb-pick" :aria-pressed="chosen.includes(row.stay)" :disabled="!shown.may" @click="pick($event, row)"><span class="rb-cage">{{ row.cage || "–" }}</span><span><b>{{ chosen.includes(row.stay) ? "✓ " : "" }}{{ row.name }}</b> {{ row.owner }}</span>
            <small><span class="rb-mark">{{ row.code }}</span>{{ row.caution ? " · caution" : "" }} · {{ row.ward || "no ward" }}{{ row.was ? " · was on " + row.was : row.home && !row.chosen ? " · by default" : "" }}</small></button>
          <span v-if="shown.may" class="rb-grip" aria-hidden="true"><svg width="20" height="28" viewBox="0 0 20 28" fill="currentColor"><circle v-for="n in 6" :key="n" :cx="n % 2 ? 5 : 15" :cy="5 + 9 * Math.floor((n - 1) / 2)" r="2.6"/></svg></span></li></ul>
      </section>
    </div>
    <div v-if="drag" class="rb-ghost" :style="{ left: drag.x + 'px', top: drag.y + 'px' }">{{ named(drag.stays) }}</div>
  </div>`,
};
