/** One field of a sheet, by its type: text, amount (a number as typed), area, choice (a few), select (many), toggle, list (a large choice), said (to read only). */
export const SheetField = {
  props: { field: { type: Object, required: true }, value: { default: "" }, wrong: { type: String, default: "" } },
  emits: ["set"],
  computed: {
    id() { return `wd-field-${this.field.name}`; },
    described() { return this.wrong ? `${this.id}-wrong` : this.field.hint ? `${this.id}-hint` : undefined; },
    grouped() { return this.field.type === "choice" || this.field.type === "list"; },
    common() {
      return { id: this.id, class: "wd-input", value: this.value ?? "", "aria-invalid": Boolean(this.wrong), "aria-describedby": this.described };
    },
  },
  template: `<div class="wd-field" :class="['wd-field--' + field.type, {'wd-field--half': field.half}]">
    <template v-if="grouped"><span class="wd-label" :id="id + '-label'">{{ field.label }}</span>
      <div :class="field.type === 'list' ? 'wd-list-choice' : 'wd-chips'" role="radiogroup" :aria-labelledby="id + '-label'">
        <button v-for="[key, label, more] in field.options" :key="key" type="button" role="radio" class="wd-pick" :aria-checked="(value ?? '') === key" @click="$emit('set', key)"><b v-if="field.type === 'list'">{{ label }}</b><template v-else>{{ label }}</template><span v-if="more">{{ more }}</span></button>
      </div></template>
    <template v-else-if="field.type === 'said'"><span class="wd-label">{{ field.label }}</span><p class="wd-told">{{ value }}</p></template>
    <label v-else-if="field.type === 'toggle'" class="wd-toggle"><input type="checkbox" :id="id" :checked="Boolean(value)" @change="$emit('set', $event.target.checked)"><span>{{ field.label }}</span></label>
    <template v-else><label class="wd-label" :for="id">{{ field.label }}</label>
      <textarea v-if="field.type === 'area'" v-bind="common" rows="3" @input="$emit('set', $event.target.value)"></textarea>
      <select v-else-if="field.type === 'select'" v-bind="common" @change="$emit('set', $event.target.value)"><option v-for="[key, label] in field.options" :key="key" :value="key">{{ label }}</option></select>
      <input v-else v-bind="common" type="text" :inputmode="field.type === 'amount' ? 'decimal' : undefined" autocomplete="off" autocapitalize="sentences" :spellcheck="false" @input="$emit('set', $event.target.value)">
      <div v-if="field.offer?.length" class="wd-chips wd-chips--small"><button v-for="one in field.offer" :key="one" type="button" class="wd-pick" :aria-pressed="value === one" @click="$emit('set', one)">{{ one }}</button></div>
      <p v-if="field.hint && !wrong" class="wd-hint" :id="id + '-hint'">{{ field.hint }}</p></template>
    <p v-if="wrong" class="wd-wrong" :id="id + '-wrong'" role="alert">{{ wrong }}</p></div>`,
};
