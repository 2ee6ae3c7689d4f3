/**
 * The lines of a bill. Each has a box to tick when it was typed into the practice system, its state by word and shape, and a way to adjust
 * it. Nothing jumps while somebody reads: a line that stands keeps its place and changes in place; new lines are announced below and
 * come in when asked for.
 */

const STYLE = `
.bl { display:grid; gap:16px; } .bl section { background:var(--panel); border-radius:14px; padding:18px 20px; min-width:0; } .bl h2 { font-size:20px; line-height:1.3; font-weight:700; margin:0; letter-spacing:0; overflow-wrap:anywhere; }
.bl h3 { font-size:17px; line-height:1.3; font-weight:700; margin:18px 0 4px; letter-spacing:0; } .bl p { margin:4px 0; } .bl .soft { color:var(--soft); }
.bl-head { display:flex; flex-wrap:wrap; gap:8px 20px; align-items:center; justify-content:space-between; } .bl-money { font-size:24px; font-weight:700; white-space:nowrap; }
.bl-facts { display:flex; flex-wrap:wrap; gap:6px 28px; margin:10px 0 0; padding:0; list-style:none; } .bl-facts b { font-size:19px; }
.bl-fact { display:inline-flex; gap:8px; align-items:center; }
.bl table { width:100%; border-collapse:collapse; table-layout:fixed; } .bl th { text-align:left; color:var(--soft); font-size:15px; font-weight:500; padding:4px 8px 4px 0; }
.bl td { border-top:1px solid var(--line); padding:5px 8px 5px 0; vertical-align:middle; overflow-wrap:anywhere; height:56px; line-height:1.3; } .bl td small { display:block; color:var(--soft); font-size:14px; }
.bl .num { text-align:right; } .bl tr.gone { opacity:.55; } .bl tr.void :is(td, td small) { text-decoration:line-through; color:var(--soft); } .bl tr.doubt td { background:var(--night); }
.bl-box { width:44px; height:44px; display:grid; place-items:center; background:none; border:0; padding:0; color:var(--ink); cursor:pointer; border-radius:10px; } .bl-box[disabled] { cursor:default; color:var(--soft); }
.bl-box i { width:26px; height:26px; border:2.5px solid currentColor; border-radius:6px; display:grid; place-items:center; font:700 18px/1 sans-serif; } .bl-box[disabled] i { border-style:dotted; } .bl-box[aria-checked="true"] i { background:var(--given); border-color:var(--given); color:var(--night); border-style:solid; }
.bl-state { display:flex; gap:8px; align-items:center; } .bl-state svg, .bl-fact svg { flex:none; } .bl-adjust { min-height:44px; min-width:44px; padding:0 12px; border-radius:10px; border:2px solid var(--edge); background:none; color:var(--ink); font:inherit; font-size:15px; cursor:pointer; }
.bl-c1 { width:52px; } .bl-c2 { width:158px; } .bl-c4 { width:132px; } .bl-c5 { width:104px; } .bl-c6 { width:88px; } .bl-c7 { width:100px; } .bl-c8 { width:178px; } .bl-c9 { width:88px; }
.bl td small.bl-times { display:none; } .bl-doubts { min-height:48px; display:flex; flex-wrap:wrap; gap:6px 14px; align-items:center; } .bl-said { font-weight:700; min-height:1.45em; margin:0; position:sticky; top:0; z-index:4; background:var(--night); } .bl-fresh { position:sticky; bottom:14px; justify-self:center; z-index:5; }
.wd-dialog .wd-choice input { min-height:0; }
@media (max-width:1000px) {
  .bl table, .bl tbody { display:block; } .bl thead, .bl colgroup { position:absolute; left:-9999px; }
  .bl tr { display:grid; grid-template-columns:52px minmax(0,1fr) auto; gap:0 10px; align-items:center; border-top:1px solid var(--line); padding:8px 0; } .bl td { border:0; padding:1px 0; height:auto; }
  .bl td.x1 { grid-row:1 / span 2; align-self:start; } .bl td.x3 { grid-column:2; grid-row:1; font-weight:700; } .bl td.x7 { grid-column:3; grid-row:1; font-weight:700; } .bl td:is(.x2, .x4) { grid-column:2; }
  .bl td small { display:inline; margin-left:8px; } .bl td.x7 small, .bl td small.bl-times { display:block; font-weight:400; margin:0; } .bl td.x3 small, .bl td.x8 small { display:block; margin:0; font-weight:400; } .bl td:is(.x5, .x6) { display:none; } .bl td.x8 { grid-column:2; } .bl td.x9 { grid-column:3; grid-row:3 / span 2; }
}
`;

/** State -> shape, so that none is told by its colour. */
const SHAPES = {
  open: '<circle cx="12" cy="12" r="8.5" fill="none" stroke="currentColor" stroke-width="2.4"/>',
  held: '<rect x="3" y="3" width="18" height="18" rx="3" fill="none" stroke="currentColor" stroke-width="2.4"/><path d="M12 3v18" stroke="currentColor" stroke-width="2.4"/>',
  failed: '<rect x="2" y="2" width="20" height="20" rx="3.5" fill="currentColor"/><path d="M12 6v7" stroke="var(--panel)" stroke-width="3" stroke-linecap="round"/><circle cx="12" cy="17.5" r="1.8" fill="var(--panel)"/>',
  sent: '<path d="M3 12h15M12 5.5l7 6.500-7 6.500" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/>',
  acknowledged: '<path d="M2.500 12.500l4.500 4.500 8-10M11 16l1.500 1 8-10" fill="none" stroke="currentColor" stroke-width="2.3" stroke-linecap="round"/>',
  by_hand: '<circle cx="12" cy="12" r="9.500" fill="none" stroke="currentColor" stroke-width="2.2"/><path d="M7.200 12.400l3.300 3.300 6.400-7" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"/>',
  void: '<path d="M5 12h14" stroke="currentColor" stroke-width="2.6" stroke-linecap="round"/>',
};

const StateSign = {
  props: { state: String },
  computed: { shape() { return SHAPES[this.state] ?? SHAPES.open; } },
  template: `<svg width="22" height="22" viewBox="0 0 24 24" aria-hidden="true" v-html="shape"></svg>`,
};

/** Every line of a bill by its key. */
const rowsOf = (bill) => new Map(bill.patients.flatMap((patient) => patient.parts.flatMap((part) => part.rows.map((row) => [row.key, row]))));

/**
 * The bill as it stands on the screen, with what is new in `next` where it stands already: no line moves. What came new is counted.
 * @returns {{bill: any, fresh: number}}
 */
export function inPlace(shown, next) {
  const found = rowsOf(next);
  const stood = rowsOf(shown);
  const fresh = [...found.keys()].filter((key) => !stood.has(key)).length;
  const patients = shown.patients.map((patient) => {
    const now = next.patients.find((one) => one.key === patient.key);
    const parts = patient.parts.map((part) => {
      const its = now?.parts.find((one) => one.key === part.key);
      const rows = part.rows.map((row) => found.get(row.key) ?? { ...row, gone: true, tick: false, undo: false, adjust: false });
      return { ...part, sum: its?.sum ?? part.sum, rows };
    });
    return now ? { ...now, parts } : { ...patient, parts };
  });
  // what was missed stands above the lines: it comes and goes with them, and not by itself
  return { bill: { ...next, patients, missed: shown.missed, missedMore: shown.missedMore }, fresh: fresh + newlyMissed(shown, next) };
}

const newlyMissed = (shown, next) => next.missed.filter((one) => !shown.missed.some((old) => old.key === one.key)).length;

export default {
  components: { StateSign },
  props: { bill: Object, said: String },
  data() {
    return { shown: this.bill, fresh: 0, sheet: null, quantity: "", billed: true, because: "", wrong: "", busy: false };
  },
  watch: {
    bill(next) {
      const kept = next.ask === this.shown.ask && this.shown.patients.length ? inPlace(this.shown, next) : { bill: next, fresh: 0 };
      this.shown = kept.bill;
      this.fresh = kept.fresh;
    },
  },
  mounted() {
    if (!document.getElementById("bl-style")) document.head.append(Object.assign(document.createElement("style"), { id: "bl-style", textContent: STYLE }));
  },
  methods: {
    adopt() { this.shown = this.bill; this.fresh = 0; },
    asked: (row) => ({ stay: row.stay, charge: row.key, saw: row.saw }),
    press(row) {
      if (row.undo) this.open("undo", row);
      else if (row.tick) this.$emit("act", { act: "tick", lines: [this.asked(row)] });
    },
    async tickAll(patient) {
      const rows = patient.parts.flatMap((part) => part.rows).filter((row) => row.tick);
      if (rows.length === 1 || rows.length && await wardlightAsk(`${rows.length} lines of ${patient.name} were typed into the practice system?`, "Tick them")) this.$emit("act", { act: "tick", lines: rows.map(this.asked) });
    },
    open(act, row) {
      Object.assign(this, { sheet: { act, row }, quantity: row.quantity, billed: row.isBilled, because: "", wrong: "", busy: false });
      this.$nextTick(() => this.$refs.sheet.showModal());
    },
    close() { this.$refs.sheet.close(); },
    save() {
      if (!this.because.trim()) { this.wrong = "Write the reason first."; return; }
      this.$emit("act", { act: this.sheet.act, line: this.asked(this.sheet.row), quantity: String(this.quantity), billed: this.billed, because: this.because });
      this.busy = true;
    },
    answered(done, said) {
      if (!this.busy) return;
      this.busy = false;
      if (done) this.close();
      else this.wrong = said;
    },
    named: (row) => `${row.what}, ${row.done}`,
    toTick: (patient) => patient.parts.flatMap((part) => part.rows).filter((row) => row.tick).length,
  },
  template: `
  <div class="bl" data-bill>
    <section aria-label="Totals">
      <div class="bl-head"><h2>Bill {{ shown.window }}</h2><span class="bl-money">{{ shown.total }} {{ shown.currency }}</span></div>
      <p class="soft">{{ shown.lines }} {{ shown.lines === 1 ? "line" : "lines" }}. {{ shown.left }}</p>
      <ul class="bl-facts" v-if="shown.parts.length > 1"><li v-for="part in shown.parts" :key="part.words">{{ part.words }}: <b>{{ part.amount }}</b></li></ul>
      <ul class="bl-facts" v-if="shown.states.length"><li v-for="one in shown.states" :key="one.state" class="bl-fact"><state-sign :state="one.state"></state-sign>{{ one.word }}: <b>{{ one.amount }}</b> ({{ one.lines }})</li></ul>
      <p class="bl-doubts"><template v-if="shown.doubts"><b class="wd-late">{{ shown.doubts }} {{ shown.doubts === 1 ? "line waits" : "lines wait" }} for a person.</b> <a class="wd-link" href="/staff">Staff desk</a></template><span v-else class="soft">No line waits for a person.</span></p>
    </section>
    <section v-if="shown.missed.length" aria-label="Missed charges"><h2>Done and charged nowhere: {{ shown.missed.length + shown.missedMore }}</h2>
      <p v-for="one in shown.missed" :key="one.key"><b>{{ one.words }}.</b> {{ one.why }}</p><p v-if="shown.missedMore" class="soft">And {{ shown.missedMore }} more; the PDF has all.</p></section>
    <p class="bl-said" role="status">{{ said }}</p>
    <section v-if="!shown.patients.length"><p>Nothing was done in this window.</p></section>
    <section v-for="patient in shown.patients" :key="patient.key" :aria-label="patient.words" :data-stay="patient.key">
      <div class="bl-head"><h2>{{ patient.words }}</h2><span class="bl-money">{{ patient.sum }} {{ shown.currency }}</span></div>
      <div class="bl-head"><p class="soft">{{ patient.where }}{{ patient.gone ? " · discharged" : "" }} {{ patient.left }}</p>
        <button v-if="toTick(patient)" type="button" class="wd-btn" @click="tickAll(patient)">{{ toTick(patient) === 1 ? "Tick the line" : "Tick all " + toTick(patient) }} of {{ patient.name }}</button></div>
      <template v-for="part in patient.parts" :key="part.key">
        <h3 v-if="part.words">{{ part.words }}: {{ part.sum }}</h3>
        <table :aria-label="part.words || patient.name"><colgroup><col class="bl-c1"><col class="bl-c2"><col><col class="bl-c4"><col class="bl-c5"><col class="bl-c6"><col class="bl-c7"><col class="bl-c8"><col class="bl-c9"></colgroup>
          <thead><tr><th scope="col">Typed</th><th scope="col">Done</th><th scope="col">What, code</th><th scope="col">Who</th><th scope="col" class="num">Quantity</th><th scope="col" class="num">Price</th><th scope="col" class="num">Amount</th><th scope="col">State</th><th scope="col">Change</th></tr></thead>
          <tbody><tr v-for="row in part.rows" :key="row.key" :data-charge="row.key" :data-state="row.state" :class="{ gone: row.gone, void: row.state === 'void', doubt: row.why }">
            <td class="x1"><button type="button" role="checkbox" class="bl-box" :aria-checked="row.state === 'by_hand' ? 'true' : 'false'" :aria-label="'Typed in: ' + named(row)" :disabled="!row.tick && !row.undo" @click="press(row)"><i>{{ row.state === "by_hand" ? "✓" : "" }}</i></button></td>
            <td class="x2">{{ row.done }}<small>{{ /[0-9]/.test(row.due) ? "due " + row.due : row.due }}{{ row.doneNote ? "; " + row.doneNote : "" }}</small></td>
            <td class="x3">{{ row.what }}<small>{{ [row.code, row.whatNote].filter(Boolean).join(" · ") }}</small></td><td class="x4">{{ row.who }}</td>
            <td class="x5 num">{{ row.quantity }} {{ row.unit }}</td><td class="x6 num">{{ row.price }}</td>
            <td class="x7 num">{{ row.amount }}<small class="bl-times">{{ row.quantity }} {{ row.unit }} × {{ row.price }}</small><small v-if="row.billed !== 'billed'">{{ row.billed }}</small></td>
            <td class="x8"><span class="bl-state"><state-sign :state="row.state"></state-sign><span>{{ row.gone ? "no longer in this bill" : row.stateWords }}</span></span><small v-if="row.why">{{ row.why }}</small></td>
            <td class="x9"><button v-if="row.adjust" type="button" class="bl-adjust" :aria-label="'Adjust: ' + named(row)" @click="open('adjust', row)">Adjust</button></td>
          </tr></tbody></table>
      </template>
    </section>
    <section v-if="shown.more"><p>And {{ shown.more }} more lines. Choose a shorter window or fewer patients; PDF and CSV have them all.</p></section>
    <button v-if="fresh" type="button" class="wd-btn wd-btn--main bl-fresh" @click="adopt">{{ fresh }} {{ fresh === 1 ? "new line has" : "new lines have" }} come. Show {{ fresh === 1 ? "it" : "them" }}</button>
    <dialog ref="sheet" class="wd-dialog" :aria-label="sheet ? (sheet.act === 'undo' ? 'Take the tick back: ' : 'Adjust: ') + named(sheet.row) : ''">
      <form v-if="sheet" @submit.prevent="save">
        <h2>{{ sheet.act === "undo" ? "Take the tick back" : "Adjust" }}: {{ named(sheet.row) }}</h2>
        <p v-if="sheet.act === 'undo'" class="soft">The line is open again, and may be sent or ticked anew. Take it out of the practice system if it is there.</p>
        <template v-else><div class="wd-field"><label for="bl-quantity">Quantity{{ sheet.row.unit ? " (" + sheet.row.unit + ")" : "" }}</label><input id="bl-quantity" v-model="quantity" inputmode="decimal" autocomplete="off" maxlength="20"></div>
          <label class="wd-choice"><input type="checkbox" v-model="billed"><span>Billed</span></label></template>
        <div class="wd-field"><label for="bl-because">Reason</label><input id="bl-because" v-model="because" autocomplete="off" maxlength="500"></div>
        <p v-if="wrong" role="alert" class="wd-late">{{ wrong }}</p>
        <div class="wd-form"><button type="submit" class="wd-btn wd-btn--main" :disabled="busy">Save</button><button type="button" class="wd-btn" @click="close">Cancel</button></div>
      </form>
    </dialog>
  </div>`,
};
