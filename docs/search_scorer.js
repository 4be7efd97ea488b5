// How the search orders what it finds: headings with the words searched for, then the guides,
// then the rest; names of the reference only where the whole name was typed.
var Scorer = {
  score: ([docname, , , , score, , kind]) =>
    (kind === "title" ? 3 * score : score) + (/^(how-to\/|tutorial$)/.test(docname) ? 2 : 0),
  objNameMatch: 11,
  objPartialMatch: 1,
  objPrio: { 0: 0, 1: 0, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
