/**
 * Patients on the wall's other pages: not drawn, but marked with their states, so that who looks at the page by its marks (a test, an
 * outside check, a reader of screens of the ward) finds every patient of the board whichever page is up.
 */

/** A pure list of marks, hidden from eyes and from screen readers. */
export const OtherPages = {
  props: { rows: Array },
  template: `
<ul v-if="rows.length" hidden>
  <li v-for="row in rows" :key="row.stay" :data-stay="row.stay">
    <i v-for="mark in row.marks" :key="mark.key" :data-slot="mark.key" :data-state="mark.word" :data-known="mark.known ? undefined : 'false'"
      :data-clash="mark.clash || undefined"></i>
  </li>
</ul>`,
};
