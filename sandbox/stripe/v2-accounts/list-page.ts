import { invalid } from '../contract/refusal.ts';

export interface Page<R> {
  readonly data: readonly R[];
  readonly next_page_url: string | null;
  readonly previous_page_url: string | null;
}

/** One page of a list of the second API, which names the next by its address. */
export function pageOf<R extends { readonly id: string }>(
  path: string,
  all: readonly R[],
  { limit = 20, page }: { readonly limit?: number; readonly page?: string },
): Page<R> {
  const from = page === undefined ? 0 : all.findIndex(({ id }) => id === page);
  if (from < 0) throw invalid('Invalid page token.', 'page');
  const next = all[from + limit];
  return {
    data: all.slice(from, from + limit),
    next_page_url: next === undefined ? null : `${path}?limit=${limit}&page=${next.id}`,
    previous_page_url: null,
  };
}
