/** A list without an end: it orders or returns many rows, and nothing says how many at most. */
export const isUnbounded = (text: string): boolean => {
  const sql = text.replace(/--[^\n]*/g, '').replace(/'[^']*'/g, "''");
  if (!/^\s*(?:select|with)\b/i.test(sql)) return false;
  if (/\b(?:insert\s+into|update|delete\s+from)\b/i.test(sql)) return false;
  // What stands in parentheses, common tables too, is bounded by what reads it.
  const outer = withoutParentheses(sql).replace(/^[^]*(?=\bselect\b)/i, '');
  if (!/\bfrom\b/i.test(outer) || /\blimit\b/i.test(outer)) return false;
  return !isBounded(outer);
};

/** One group, one key, or one row for each value that the caller gave. */
const isBounded = (outer: string): boolean => {
  const isAggregate =
    /^\s*select\s+(?:count|sum|max|min|coalesce|exists|bool_and|bool_or|array_agg|jsonb_agg|jsonb_build_object)\b/i.test(
      outer,
    );
  if (isAggregate && !/\bgroup\s+by\b/i.test(outer)) return true;
  if (/\bunnest\b|\bjsonb_to_recordset\b|= any/i.test(outer)) return true;
  return /\b\w*id\s*=\s*\$\d/i.test(outer) && !/\border\s+by\b/i.test(outer);
};

const withoutParentheses = (sql: string): string => {
  let rest = sql;
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest.replace(/\([^()]*\)/g, ' ');
  }
  return rest;
};
