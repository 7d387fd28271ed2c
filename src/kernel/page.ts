/** One page of a list, newest first. */
export interface Page<View> {
  data: View[];
  has_more: boolean;
  /** The id to send as `cursor` for the next page; null on the last one. */
  next_cursor: string | null;
}

/** Rows a page holds where the client does not say. */
export const pageSize = 20;

/**
 * Makes a page of rows that were read with one more than the limit: whether the extra one came
 * says whether there is more, without a count.
 */
export const toPage = <Row extends { readonly id: string }, View>(
  rows: readonly Row[],
  limit: number,
  present: (row: Row) => View,
): Page<View> => {
  const shown = rows.slice(0, limit);
  const hasMore = rows.length > limit;
  return {
    data: shown.map(present),
    has_more: hasMore,
    next_cursor: hasMore ? (shown.at(-1)?.id ?? null) : null,
  };
};
