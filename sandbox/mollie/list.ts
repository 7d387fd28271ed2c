import type { Call } from '../kernel/mount/described.ts';
import type { MollieShape } from './records.ts';
import { invalid } from './refusal.ts';
import { documented, halAnswer, linkTo } from './wire.ts';

const LIMIT_MAX = 250;
const LIMIT_PLAIN = 50;

/** One page of records, newest first, from the id that `from` names. Source: docs.mollie.com/reference/pagination. */
export function pageAnswer<R extends { readonly id: string }>(
  { query, url }: Pick<Call<MollieShape>, 'query' | 'url'>,
  page: { readonly name: string; readonly path: string; readonly records: readonly R[] },
  show: (record: R) => object,
) {
  const limit = Number(query.get('limit') ?? LIMIT_PLAIN);
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX) {
    throw invalid('The limit is not between 1 and 250', 'limit');
  }
  const newest = page.records.toReversed();
  const from = query.get('from');
  const start = from === null ? 0 : newest.findIndex(({ id }) => id === from);
  if (start < 0) throw invalid('No record has this id', 'from');

  const shown = newest.slice(start, start + limit);
  const next = newest[start + limit];
  const at = (id: string) => linkTo(url, `${page.path}?from=${id}&limit=${limit}`);
  return halAnswer(200, {
    count: shown.length,
    _embedded: { [page.name]: shown.map(show) },
    _links: {
      self: linkTo(url, `${page.path}?limit=${limit}`),
      previous: start === 0 ? null : at(newest[Math.max(0, start - limit)]?.id ?? ''),
      next: next === undefined ? null : at(next.id),
      documentation: documented(`list-${page.name}`),
    },
  });
}
