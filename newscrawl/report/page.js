"use strict";
// Sorts a table by the column whose heading is pressed; rows without a value stay last.
const valueOf = (row, column, kind) => {
  const cell = row.cells[column];
  const text = cell.dataset.value ?? cell.textContent.trim();
  if (kind === "text") return text.toLowerCase();
  return text === "" ? null : Number(text);
};
const compare = (one, other) => (typeof one === "string" ? one.localeCompare(other) : one - other);
for (const button of document.querySelectorAll("th button")) {
  button.addEventListener("click", () => {
    const heading = button.parentElement;
    const table = heading.closest("table");
    const first = button.dataset.kind === "text" ? "ascending" : "descending";
    const second = first === "ascending" ? "descending" : "ascending";
    const order = heading.getAttribute("aria-sort") === first ? second : first;
    for (const each of heading.parentElement.cells) each.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", order);
    const sign = order === "ascending" ? 1 : -1;
    const rows = Array.from(table.tBodies[0].rows, (row) => [valueOf(row, heading.cellIndex, button.dataset.kind), row]);
    rows.sort(([one], [other]) => {
      if (one === null || other === null) return (one === null) - (other === null);
      return sign * compare(one, other);
    });
    table.tBodies[0].append(...rows.map(([, row]) => row));
  });
}
// Shows the outlets whose name or title holds what is typed; a whole name shows that outlet alone.
const filter = document.getElementById("filter");
const all = Array.from(document.querySelectorAll("[data-outlet]"));
const names = new Set(all.map((each) => each.dataset.outlet));
const show = () => {
  const wanted = filter.value.trim().toLowerCase();
  const fits = (each) => names.has(wanted)
    ? each.dataset.outlet === wanted
    : `${each.dataset.outlet} ${each.dataset.title ?? ""}`.toLowerCase().includes(wanted);
  for (const each of all) each.hidden = !fits(each);
  const number = document.querySelectorAll("section.outlet:not([hidden])").length;
  const total = document.querySelectorAll("section.outlet").length;
  document.getElementById("shown").textContent = wanted ? `${number} of ${total} outlets` : `${total} outlets`;
};
filter.addEventListener("input", show);
filter.form.addEventListener("submit", (event) => event.preventDefault());
show();
