/* A question before an act, as a dialog of the page: the browser's own cannot be read in the page's colours, and stops the page's clocks.
   `word` is what the button does; the way back has the focus, so that a second tap or Enter changes nothing. */
window.wardlightAsk = (question, word) => new Promise((done) => {
  const made = (name, classes, text, more = {}) => Object.assign(document.createElement(name), { className: classes, textContent: text, ...more });
  const [dialog, form, row] = [made("dialog", "wd-dialog", ""), made("form", "", "", { method: "dialog" }), made("div", "wd-form", "")];
  dialog.setAttribute("aria-label", question);
  row.append(made("button", "wd-btn wd-btn--main", word, { value: "yes" }), made("button", "wd-btn", "Cancel", { value: "", autofocus: true }));
  form.append(made("h2", "", question), row);
  dialog.append(form);
  dialog.addEventListener("close", () => { dialog.remove(); done(dialog.returnValue === "yes"); });
  document.body.append(dialog);
  dialog.showModal();
});
