/** The shapes of the states, drawn once for the whole wall; each mark uses one of them by name. */
import { SHAPES } from "../common/signs.js";

export const ShapeDefs = {
  data: () => ({ shapes: Object.entries(SHAPES) }),
  template: `<svg class="wl-defs" aria-hidden="true" focusable="false"><symbol v-for="[name, parts] in shapes" :id="'wl-' + name" :key="name" viewBox="0 0 24 24">
    <component :is="part[0]" v-for="(part, n) in parts" :key="n" v-bind="part[1]"></component></symbol></svg>`,
};
