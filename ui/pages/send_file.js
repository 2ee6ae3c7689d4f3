/* A file travels in parts: one message of the page's socket is at most 1 MiB. LARGEST is written in front by the page. */
async (event) => {
  const file = event.target.files[0];
  if (!file) return;
  const { name } = file;
  if (file.size > LARGEST) return emit({ name, too_large: true });
  const text = await file.text();
  const step = 400000;
  for (let at = 0; at < Math.max(text.length, 1); at += step) {
    emit({ name, part: text.slice(at, at + step), first: at === 0, last: at + step >= text.length });
  }
  event.target.value = "";
}
