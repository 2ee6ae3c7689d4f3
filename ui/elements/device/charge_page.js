/** The page of the charge queue. It draws what charge.js works out; a row that was tapped keeps its place for a moment. */
import { DeviceSwatch } from "../common/devices.js";
import { switchOff, switchOn, tell } from "./charge.js";
import { FrozenOrder } from "./frozen.js";
import { PageHead } from "./page_head.js";
import { charge } from "./words_charge.js";
import { crisis } from "./words_crisis.js";

export const ChargePage = {
  components: { DeviceSwatch, PageHead },
  props: { view: { type: Object, required: true }, page: { type: Object, required: true } },
  computed: {
    charge: () => charge, crisis: () => crisis,
    rows() { return this.order.arrange(this.page.rows, performance.now()); },
  },
  created() { this.order = new FrozenOrder(); },
  methods: {
    touch() { this.order.touch(performance.now()); },
    tell(row, percent) { return tell(this.view, row, percent); },
    on() { return switchOn(this.view); },
    off(row) { return switchOff(this.view, row); },
  },
  template: `<section class="wd-page wd-charges" :aria-label="charge.title" @pointerdown.capture="touch" @click.capture="touch"><page-head :title="charge.title" :intro="charge.intro" @close="view.page(null)"></page-head>
    <p class="wd-charge-next">{{ page.next }}</p>
    <ol v-if="rows.length" class="wd-charge-list"><li v-for="row in rows" :key="row.key" class="wd-charge" :data-device="row.device" :data-percent="row.percent"><device-swatch :colour="row.colour" :size="28"></device-swatch>
      <div class="wd-charge-who"><p><b>{{ row.name }}</b><small v-if="row.mine">{{ crisis.thisOne }}</small></p><p v-if="row.about" class="wd-soft">{{ row.about }}</p><p :class="row.old ? 'wd-step-warn' : 'wd-soft'">{{ row.told }}</p><p v-if="row.fed">{{ row.fed }}</p></div>
      <p class="wd-charge-fill"><b>{{ row.percent === null ? charge.none : row.percent + ' %' }}</b><span>{{ row.fill }}</span></p>
      <div class="wd-charge-taps" role="group" :aria-label="charge.how(row.name)"><button v-for="percent in page.taps" :key="percent" type="button" class="wd-pick" :aria-label="charge.tap(row.name, percent)" @click="tell(row, percent)">{{ percent }} %</button></div></li></ol>
    <h3>{{ charge.packs }}</h3><p v-if="!page.packs.length" class="wd-soft wd-charge-none">{{ charge.noPack }}</p>
    <ul v-else class="wd-charge-list"><li v-for="one in page.packs" :key="one.pack" class="wd-charge wd-charge--pack" :class="{'wd-charge--due': one.due}"><div class="wd-charge-who"><p><b>{{ one.name }}</b> {{ one.feeds }}</p><p :class="{'wd-step-warn': one.due}">{{ one.swap }}</p></div>
      <button type="button" class="wd-button" :aria-label="charge.offOf(one.name)" @click="off(one)">{{ charge.off }}</button></li></ul>
    <button type="button" class="wd-button" @click="on">{{ charge.on }}</button></section>`,
};
