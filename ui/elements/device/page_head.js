/** The head of a page that stands in place of the patients: the way back, its title, and what it is for. */
import { crisis } from "./words_crisis.js";

export const PageHead = {
  props: { title: { type: String, required: true }, intro: { type: String, default: "" } },
  emits: ["close"],
  computed: { crisis: () => crisis },
  mounted() { this.$el.querySelector("h2")?.focus(); },
  template: `<header class="wd-page-head"><button type="button" class="wd-button wd-back" @click="$emit('close')"><span aria-hidden="true">‹ </span>{{ crisis.close }}</button><h2 tabindex="-1">{{ title }}</h2><p v-if="intro" class="wd-soft">{{ intro }}</p></header>`,
};
