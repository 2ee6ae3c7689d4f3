/**
 * The band on top. It is always there, so that nothing else changes place when the server goes: in contact it is quiet, without the
 * server it is amber, says since when and how old the board is, and lets the roster take turns. A declared emergency is amber too: a state,
 * with its cause and since when, and afterwards that the hospital recovers.
 */
import { DeviceSwatch } from "../common/devices.js";
import { measurer } from "./measure.js";
import { packed } from "./roster.js";
import { causeWords } from "../common/emergency.js";
import { WORDS, ageWords, emergencyWords, internetWords, lostWords, shortAgeWords } from "./words.js";

const LEFT = measurer(36, 700);
const SMALL = measurer(32, 500);
const ROSTER = measurer(25, 400);
const GAP = 28;
const CHART_ON = "chart on";

export const WallStrip = {
  components: { DeviceSwatch },
  props: { view: Object, width: Number, turn: Number, list: Boolean, waiting: Array },
  computed: {
    tone() { return this.refused || this.view.contact.storageFailed || this.waitingText ? "bad" : this.view.contact.apart || this.on ? "lost" : "calm"; },
    on() { return this.view.emergency.on; },
    emergency() { return emergencyWords(this.on.state, this.view.clock.time(this.on.state === "open" ? this.on.startMs : this.on.endMs ?? this.view.now), causeWords(this.on)); },
    refused() { return this.view.contact.refused; },
    waitingText() { return this.view.contact.apart ? "" : (this.waiting[this.turn % Math.max(this.waiting.length, 1)] ?? ""); },
    loud() {
      const { contact, clock } = this.view;
      if (this.refused) return WORDS.refused;
      if (contact.apart) return lostWords(contact.lastMs === null ? "" : clock.time(contact.lastMs));
      if (contact.storageFailed) return WORDS.storage;
      return this.on ? this.emergency[0] : "";
    },
    plain() {
      const { contact } = this.view;
      if (this.refused) return WORDS.refusedWhat;
      if (contact.apart && this.on) return [shortAgeWords(contact.ageMs), `${this.emergency[0]} (${causeWords(this.on)})`.toLowerCase(), contact.doubt && WORDS.doubt].filter(Boolean).join(" · ");
      if (contact.apart) return contact.doubt ? `${ageWords(contact.ageMs)}; ${WORDS.doubt}` : ageWords(contact.ageMs);
      if (contact.storageFailed) return WORDS.storageWhat;
      return this.waitingText || (this.on ? this.emergency[1] : "");
    },
    calm() { return [this.view.hospital, this.view.link.state === "syncing" ? WORDS.catchingUp : WORDS.inTouch, this.view.emergency.internet && internetWords(this.view.clock.time(this.view.emergency.internet.startMs))].filter(Boolean).join(" · "); },
    lines() {
      const left = this.loud || this.plain ? LEFT(this.loud) + SMALL(this.plain) + 2 * GAP : ROSTER(this.calm) + GAP;
      const room = this.list ? Infinity : Math.max(this.width - left - ROSTER(CHART_ON) - 40, 300);
      return packed(this.view.roster, room, ROSTER);
    },
    line() { return this.lines[this.turn % Math.max(this.lines.length, 1)] ?? []; },
    chartOn: () => CHART_ON,
  },
  template: `
<div class="wl-strip" :class="'wl-strip--' + tone">
  <template v-if="loud || plain"><b v-if="loud" role="status">{{ loud }}</b><em v-if="plain">{{ plain }}</em></template><span v-else>{{ calm }}</span>
  <div v-if="line.length && tone !== 'bad'" class="wl-roster"><i>{{ chartOn }}</i>
    <span v-for="one in line" :key="one.device + one.text"><device-swatch :colour="one.colour"></device-swatch>{{ one.name }}: {{ one.text }}</span></div>
</div>`,
};
