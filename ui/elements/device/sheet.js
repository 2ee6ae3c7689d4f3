/**
 * One sheet for all that is asked: a title, lines, fields, reasons as chips with free text, and what can be chosen. It lies over the page
 * as a modal dialog, so that the keyboard stays inside and Escape steps back.
 */
import { words } from "./words.js";
import { SheetField } from "./sheet_field.js";

/**
 * @typedef {{title: string, lines?: string[], fields?: any[], values?: Record<string, any>, reasons?: string[], menu?: [string, string, string?][], tiles?: [string, string, string?][], after?: [string, string, string?][],
 *   choices?: {value: string, label: string, tone?: string}[], check?: (values: any) => Record<string, string>, note?: (values: any) => string, follows?: (values: any, changed: string) => any, wide?: boolean}} Spec
 */
export const AskSheet = {
  components: { SheetField },
  props: { spec: { type: Object, required: true } },
  emits: ["done", "typed"],
  data() {
    return { values: { ...this.spec.values }, reason: this.spec.values?.__reason ?? "", tried: false };
  },
  computed: {
    words: () => words,
    fields() { return (this.spec.fields ?? []).filter((field) => !field.when || field.when(this.values)); },
    wrong() { return this.spec.check?.(this.values) ?? {}; },
    note() { return this.spec.note?.(this.values) ?? ""; },
    needsReason() { return Boolean(this.spec.reasons) && !this.reason.trim(); },
  },
  mounted() {
    this.$el.showModal();
    const first = this.$el.querySelector(this.fields.length === 1 && ["text", "amount", "area"].includes(this.fields[0].type) ? "input, textarea" : "h2");
    first?.focus();
  },
  methods: {
    set(name, value) {
      const values = { ...this.values, [name]: value };
      this.values = this.spec.follows?.(values, name) ?? values;
      this.$emit("typed", { ...this.values, __reason: this.reason });
    },
    because(text) {
      this.reason = text;
      this.$emit("typed", { ...this.values, __reason: text });
    },
    choose(choice) {
      this.tried = true;
      if (this.needsReason || Object.keys(this.wrong).length) return this.$nextTick(() => this.$el.querySelector("[aria-invalid=true]")?.focus());
      this.close({ choice, values: this.values, because: this.reason.trim() });
    },
    close(answer) {
      this.$el.close();
      this.$emit("done", answer);
    },
  },
  template: `<dialog class="wd-sheet" :class="{'wd-sheet--wide': spec.wide}" aria-labelledby="wd-sheet-title" @cancel.prevent="close(null)">
    <form class="wd-form" method="dialog" @submit.prevent="spec.choices && choose(spec.choices[0].value)">
      <header class="wd-sheet-head"><h2 id="wd-sheet-title" tabindex="-1">{{ spec.title }}</h2>
        <p v-for="line in spec.lines" :key="line">{{ line }}</p></header>
      <div class="wd-sheet-body" v-if="fields.length || spec.reasons || spec.menu || spec.tiles">
        <div class="wd-causes" v-if="spec.tiles"><button v-for="item in spec.tiles" :key="item[0]" type="button" class="wd-cause" @click="choose(item[0])"><b>{{ item[1] }}</b><span v-if="item[2]">{{ item[2] }}</span></button></div>
        <div class="wd-menu" v-if="spec.menu"><button v-for="item in spec.menu" :key="item[0]" type="button" class="wd-menu-item" @click="choose(item[0])"><b>{{ item[1] }}</b><span v-if="item[2]">{{ item[2] }}</span></button></div>
        <div class="wd-fields" v-if="fields.length">
          <sheet-field v-for="field in fields" :key="field.name" :field="field" :value="values[field.name]" :wrong="tried || field.type === 'amount' && values[field.name] ? wrong[field.name] : ''" @set="set(field.name, $event)"></sheet-field>
        </div>
        <div class="wd-menu" v-if="spec.after?.length"><button v-for="item in spec.after" :key="item[0]" type="button" class="wd-menu-item" @click="choose(item[0])"><b>{{ item[1] }}</b><span v-if="item[2]">{{ item[2] }}</span></button></div>
        <fieldset v-if="spec.reasons" class="wd-reasons"><legend>{{ words.because }}</legend>
          <div class="wd-chips"><button v-for="one in spec.reasons" :key="one" type="button" class="wd-pick" :aria-pressed="reason === one" @click="because(one)">{{ one }}</button></div>
          <input class="wd-input" type="text" :value="reason" :placeholder="words.otherReason" :aria-label="words.otherReason" :aria-invalid="tried && needsReason" @input="because($event.target.value)" autocomplete="off">
          <p v-if="tried && needsReason" class="wd-wrong" role="alert">{{ words.becauseNeeded }}</p>
        </fieldset>
      </div>
      <p v-if="note" class="wd-note" role="status">{{ note }}</p>
      <footer class="wd-sheet-foot">
        <button type="button" class="wd-button" @click="close(null)">{{ words.cancel }}</button>
        <button v-for="(choice, n) in spec.choices" :key="choice.value" :type="n ? 'button' : 'submit'" class="wd-button wd-go" :class="choice.tone ? 'wd-go--' + choice.tone : ''" @click.prevent="choose(choice.value)">{{ choice.label }}</button>
      </footer>
    </form></dialog>`,
};
