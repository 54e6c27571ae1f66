/** Path and query of a request target, as sent; the query keeps its question mark. */
export function splitUrl(target: string): { path: string; query: string } {
  const mark = target.indexOf("?");
  return mark < 0 ? { path: target, query: "" } : { path: target.slice(0, mark), query: target.slice(mark) };
}
