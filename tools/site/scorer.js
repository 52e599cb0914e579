// What a search finds first: pages whose title says it, a lecture before its equals, and names of functions last.
var Scorer = {
  score: ([page, title, , , score, , kind]) => {
    if (kind === "object") return score - 30;
    const whole = kind === "title" && !title.includes(" > ");
    const lecture = page.startsWith("course/") ? (kind === "title" ? 16 : 3) : 0;
    return score + (whole ? 30 : 0) + lecture;
  },
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
