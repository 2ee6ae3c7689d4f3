/** The words of a patient's forms: the list, one of them as a sheet, what was done with it. */
export const formWords = {
  forms: "Forms", hint: "Fill them in at the cage, with or without the server", none: "This hospital has no forms. A manager puts its table, forms.csv, into the server's data directory.",
  empty: "not begun", filled: (who, when) => `filled in by ${who}, ${when}`, intended: (who, when) => `waits to be finalized, as ${who} asked ${when}`, finalized: (when, who) => `finalized ${when}${who ? `, as ${who} asked` : ""}`,
  save: "Save", finalize: "Save and finalize", later: "An emergency is open or the server is not in reach. The wish is kept now; the form is finalized after recovery.",
  locked: "It is finalized and read only. What is to be added is a note.", unanswered: "not answered", yes: "Yes", no: "No", nothing: "nothing written", saved: (form, name) => `${form} · ${name}`, wanted: (form, name) => `${form} to be finalized · ${name}`,
  apart: (labels) => `Two people wrote different things, and the newer is shown: ${labels}. Settle it on the patient's page, or write here what is right.`,
  told: { "form.filled": "filled in", "form.finalize_intended": "to be finalized", "form.finalized": "finalized" },
};
