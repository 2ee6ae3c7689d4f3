/**
 * The pages of what this device keeps for the worst hour: emergency doses by this patient's weight, and the paper pack, both without the
 * server. The numbers are the hospital's table (wardlight/emergency_doses.js); none of them is code.
 */
import { dosesFor, signedOff } from "wardlight/emergency_doses.js";
import { PACK_OLD_MS } from "wardlight/papers.js";
import { span } from "../common/times.js";
import { weightTexts } from "../common/weights.js";
import { staffName } from "./patients.js";
import { PageHead } from "./page_head.js";
import { saving } from "./words_saving.js";
import { words } from "./words.js";

/** A weight older than this is pointed out beside doses, ms. */
const STALE_MS = 3 * 24 * 3_600_000;

/** @param {any} ward @param {any[]} patients @param {any} replica @param {{stay: string|null}} shown */
export function dosesPage(ward, patients, replica, shown) {
  const patient = patients.find((one) => one.stays.includes(shown.stay)) ?? null;
  const table = replica.papers.kept.doses;
  if (!patient || !table) return { patient, rows: [], about: [], warning: saving.dosesNone, sources: [] };
  const signed = signedOff(ward.picture, table.edition);
  const kg = weightTexts(replica.settings?.weight_unit === "lb" ? "lb" : "kg").show(patient.kg);
  const stale = patient.kgAt !== null && ward.now - patient.kgAt > STALE_MS;
  return {
    patient, rows: dosesFor(table, patient.kg, patient.species), sources: table.sources.map((text, at) => `${at + 1} ${text}`),
    about: [[patient.name, patient.surname].filter(Boolean).join(" "), patient.cage && words.cage(patient.cage), patient.species, kg ? words.kgAt(kg, ward.clock.dayTime(patient.kgAt, ward.now)) : words.notWeighed].filter(Boolean),
    warning: [!signed && saving.dosesUnsigned, stale && saving.dosesStale].filter(Boolean).join(" "),
    edition: [saving.dosesEdition(table.edition), signed && saving.dosesSigned(staffName(ward.picture, signed.by), ward.clock.dayTime(signed.atMs, ward.now))].filter(Boolean).join(", "),
  };
}

/** The pack that is here: {when, old}, or null. */
export function packPage(ward, _, replica) {
  const { pack } = replica.papers.kept;
  return { pack: pack && { when: ward.clock.dayTime(pack.asOfMs, ward.now), age: span(ward.now - pack.asOfMs), old: ward.now - pack.asOfMs > PACK_OLD_MS, ward: pack.ward } };
}

/** The menu's row about the pack: "Paper pack (orders as of 02:10)". */
export function packRow(view) {
  const { pack } = view.replica.papers.kept;
  const { clock, now } = view.ward();
  return pack ? [saving.packOf(clock.dayTime(pack.asOfMs, now)), saving.packHint] : [saving.packNone, saving.packNoneHint];
}

export const DosesPage = {
  components: { PageHead },
  props: { view: { type: Object, required: true }, page: { type: Object, required: true } },
  computed: { saving: () => saving },
  template: `<section class="wd-page wd-doses" :aria-label="saving.doses"><page-head :title="saving.doses" :intro="page.about.join(' · ')" @close="view.page(null)"></page-head>
    <p v-if="page.warning" class="wd-note" role="status">{{ page.warning }}</p>
    <div v-if="page.rows.length" class="wd-doses-box" tabindex="0" role="region" :aria-label="saving.dosesTable"><table><thead><tr><th scope="col">{{ saving.drug }}</th><th scope="col">{{ saving.dose }}</th><th scope="col">{{ saving.drawUp }}</th></tr></thead>
      <tbody><tr v-for="row in page.rows" :key="row.key"><th scope="row"><b>{{ row.drug }}</b><span class="wd-soft">{{ row.use }}</span></th>
        <td v-if="row.why_not" colspan="2" class="wd-soft">{{ row.why_not }}</td>
        <template v-else><td><b>{{ row.dose }}</b><span class="wd-soft">{{ row.formula }}</span></td><td><b>{{ row.volume }}</b><span v-if="row.note" class="wd-soft">{{ row.note }}</span></td></template></tr></tbody></table></div>
    <p v-if="page.edition" class="wd-soft wd-doses-foot">{{ page.edition }}</p><ul class="wd-soft wd-doses-foot"><li v-for="source in page.sources" :key="source">{{ source }}</li></ul></section>`,
};

export const PackPage = {
  components: { PageHead },
  props: { view: { type: Object, required: true }, page: { type: Object, required: true } },
  data: () => ({ address: "" }),
  computed: { saving: () => saving, name() { return `wardlight-pack-${this.page.pack?.ward || "all"}.pdf`; } },
  watch: { "page.pack.when": { immediate: true, handler() { void this.open(); } } },
  unmounted() { if (this.address) URL.revokeObjectURL(this.address); },
  methods: {
    async open() {
      const file = await this.view.replica.papers.packFile();
      if (this.address) URL.revokeObjectURL(this.address);
      this.address = file ? URL.createObjectURL(file) : "";
    },
  },
  template: `<section class="wd-page" :aria-label="saving.pack"><page-head :title="page.pack ? saving.packOf(page.pack.when) : saving.packNone" :intro="page.pack ? saving.packHint : saving.packNoneHint" @close="view.page(null)"></page-head>
    <template v-if="page.pack && address"><p v-if="page.pack.old" class="wd-note" role="status">{{ saving.packAge(page.pack.age) }} {{ saving.packOld }}</p>
      <p class="wd-pack-acts"><a class="wd-button wd-go" :href="address" target="_blank" rel="noopener">{{ saving.packOpen }}</a><a class="wd-button" :href="address" :download="name">{{ saving.packSave }}</a></p><p class="wd-soft">{{ saving.packPrint }}</p></template></section>`,
};
