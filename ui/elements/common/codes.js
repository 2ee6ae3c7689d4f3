/** What is to be done when the heart stops: a neutral chip with words. Never "no code", which is slang for DNR. */

const CODES = {
  als: ["ALS", "advanced life support"], bls: ["BLS", "basic life support"], dnr: ["DNR", "do not resuscitate"],
};
export const CODE_UNSET = "code not recorded";

/** The word on the chip; @param {string|null} code als, bls, dnr or null */
export function codeWord(code) {
  return Object.hasOwn(CODES, code ?? "") ? CODES[code][0] : CODE_UNSET;
}

/** <code-chip :code="patient.code" /> */
export const CodeChip = {
  props: { code: { type: String, default: null } },
  computed: {
    set() { return Object.hasOwn(CODES, this.code ?? ""); },
    word() { return codeWord(this.code); },
    title() { return this.set ? CODES[this.code][1] : undefined; },
  },
  template: `<span class="wl-code" :class="{'wl-code--unset': !set}" :title="title">{{ word }}</span>`,
};
