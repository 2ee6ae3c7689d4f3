/** The card of a drill, below the banner: what happens, the tasks with what is done, folded so that it never covers a patient. */
import { drillTitle } from "./drill.js";
import { counted, words } from "./words.js";

export const DrillCard = {
  props: { card: { type: Object, required: true }, now: { type: Number, required: true } },
  emits: ["admit"],
  data: () => ({ opened: null }),
  computed: {
    words: () => words,
    title() { return drillTitle(this.card, this.now); },
    unfolded() { return this.opened ?? (this.card.soon || this.card.dead); },
    left() { return this.card.tasks.length ? counted(this.card.open, "task left", "tasks left") : ""; },
    sign: () => ({ true: "✓", false: "○", null: "–" }),
    said() { return [this.card.deadName && words.drillDead(this.card.deadName), this.card.advice].filter(Boolean).join(" "); },
    state: () => ({ true: words.drillDone, false: words.drillOpen, null: words.drillSeen }),
  },
  template: `<section class="wd-drill" :aria-label="words.drill"><div class="wd-drill-head"><b class="wd-drill-title">{{ title }}</b><span v-if="left && !card.soon">{{ left }}</span>
      <button type="button" class="wd-button wd-small" :aria-expanded="unfolded ? 'true' : 'false'" @click="opened = !unfolded">{{ unfolded ? words.drillFold : words.drillUnfold }}</button>
      <button v-if="card.admits" type="button" class="wd-button wd-small" @click="$emit('admit')">{{ words.newPractice }}</button></div>
    <div v-if="unfolded" class="wd-drill-body"><p><b>{{ card.gone }}</b> {{ said }}</p>
      <p>{{ words.drillReal }}</p>
      <ul v-if="card.tasks.length" class="wd-drill-tasks"><li v-for="task in card.tasks" :key="task.key" :data-task="task.key" :data-done="String(task.done)"><span class="wd-drill-sign" aria-hidden="true">{{ sign[task.done] }}</span><span>{{ task.words }} <small>{{ task.within }}</small><span class="wd-hidden">{{ state[task.done] }}</span></span></li></ul></div></section>`,
};
