/** The PIN pad: big keys for gloves, and the keyboard. It lies over everything, and nobody is kept from charting by it. */
import { pinWords } from "./words_pins.js";

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
const LENGTH_MAX = 6;
const LENGTH_MIN = 4;

export const PinPad = {
  props: { pad: { type: Object, required: true } },
  emits: ["enter", "without", "other", "cancel"],
  data: () => ({ pin: "", said: "" }),
  computed: { words: () => pinWords, digits: () => DIGITS, error() { return this.said || this.pad.error; } },
  watch: { "pad.tries"() { this.pin = ""; this.$nextTick(() => this.$el.querySelector("input").focus()); } },
  mounted() {
    this.$el.showModal();
    this.$el.querySelector("input").focus();
  },
  methods: {
    set(text) {
      this.said = "";
      this.pin = text.replace(/[^0-9]/g, "").slice(0, LENGTH_MAX);
      this.$el.querySelector("input").value = this.pin;
    },
    enter() {
      if (this.pad.busy) return;
      if (this.pin.length < LENGTH_MIN) this.said = pinWords.short;
      else this.$emit("enter", this.pin);
    },
  },
  template: `<dialog class="wd-sheet wd-pad" aria-labelledby="wd-pad-title" @cancel.prevent="$emit('cancel')">
    <form class="wd-form" method="dialog" autocomplete="off" @submit.prevent="enter">
      <header class="wd-sheet-head"><h2 id="wd-pad-title">{{ pad.locked ? words.lockTitle(pad.name) : words.title(pad.name) }}</h2><p>{{ pad.waits ? words.waits : words.hint }}</p></header>
      <div class="wd-sheet-body"><label class="wd-pad-field"><span class="wd-label">{{ words.label }}</span><input class="wd-input" type="password" inputmode="none" autocomplete="off" maxlength="6" :value="pin" :aria-invalid="error !== ''" aria-describedby="wd-pad-error" @input="set($event.target.value)"></label>
        <p id="wd-pad-error" class="wd-wrong wd-pad-error" role="alert">{{ error }}</p>
        <div class="wd-keys"><button v-for="digit in digits" :key="digit" type="button" class="wd-key" @click="set(pin + digit)">{{ digit }}</button>
          <button type="button" class="wd-key" :aria-label="words.erase" @click="set(pin.slice(0, -1))">⌫</button><button type="button" class="wd-key" @click="set(pin + '0')">0</button>
          <button type="submit" class="wd-key wd-key--go" :aria-busy="pad.busy">{{ pad.busy ? words.checking : words.ok }}</button></div></div>
      <footer class="wd-sheet-foot"><button type="button" class="wd-button" @click="$emit('cancel')">{{ words.cancel }}</button><button v-if="pad.locked" type="button" class="wd-button" @click="$emit('other')">{{ words.other }}</button><button type="button" class="wd-button" @click="$emit('without')">{{ words.without }}</button></footer>
    </form></dialog>`,
};

export const PAD_STYLE = `
.wd-pad { width: min(440px, calc(100vw - 24px)); }
.wd-pad .wd-sheet-body { gap: 8px; }
.wd-pad-field .wd-input { font-size: 30px; letter-spacing: .4em; text-align: center; }
.wd .wd-pad-error { min-height: 2.6em; }
.wd-keys { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 10px; }
.wd .wd-key { min-height: 64px; border-radius: 14px; border: 2px solid var(--edge); background: var(--raised); font-size: 28px; font-weight: 600; }
.wd .wd-key:hover { filter: brightness(1.12); } .wd .wd-key--go { background: var(--lamp); border-color: transparent; color: var(--lamp-on); font-size: 22px; font-weight: 700; }
.wd-who-state { font-weight: 600; color: var(--band-ink); }
@media (max-height: 740px) { .wd .wd-key { min-height: 48px; } .wd-pad .wd-sheet-head { padding-top: 12px; } .wd-pad .wd-sheet-foot { padding-bottom: 12px; } }
@media (max-height: 560px) { .wd-pad { width: min(680px, calc(100vw - 24px)); } .wd .wd-pad .wd-sheet-head p { display: none; } .wd-pad .wd-sheet-body { display: grid; grid-template-columns: 1fr 1fr; gap: 4px 16px; }
  .wd-keys { grid-column: 2; grid-row: 1 / span 2; } .wd .wd-key { min-height: 44px; } .wd-pad .wd-sheet-foot { padding-block: 4px 8px; } }
@media (max-width: 520px) { .wd-top .wd-who { flex: 1 1 0; overflow: hidden; } .wd-top .wd-who b { min-width: 0; } .wd-top .wd-who .wd-who-state { display: inline; flex: none; } }
`;
