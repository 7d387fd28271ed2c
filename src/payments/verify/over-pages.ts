import type { Statement, Transaction } from '#kernel';
import type { VerifyDeps } from './verify-payments.ts';

/** What a page is ordered by, and read on from. */
interface Key {
  readonly organisation_id: string;
  readonly id: string;
}

type PageOf<Row extends Key> = Statement<
  Row,
  [organisationId: string, id: string, only: string | null, limit: number]
>;

type Look<Row> = (
  tx: Transaction,
  page: readonly Row[],
  deps: VerifyDeps,
) => Promise<readonly string[]>;

const pageSize = 1_000;
const faultsMax = 100;

/**
 * Looks at a table a page at a time, until its end or until a hundred faults. What is seen once
 * may be a row that moved between two looks; what is seen twice stands.
 */
export const overPages = async <Row extends Key>(
  deps: VerifyDeps,
  pageOf: PageOf<Row>,
  look: Look<Row>,
): Promise<readonly string[]> => {
  const faults: string[] = [];
  let last: Key | undefined = { organisation_id: '', id: '' };
  while (last !== undefined && faults.length < faultsMax) {
    const after: Key = last;
    const first: Seen = await lookAfter(deps, pageOf, after, look);
    const second: Seen =
      first.faults.length === 0 ? first : await lookAfter(deps, pageOf, after, look);
    faults.push(...second.faults.filter((fault) => first.faults.includes(fault)));
    last = first.last;
  }
  return faults.slice(0, faultsMax);
};

interface Seen {
  readonly faults: readonly string[];
  /** Where the page ends; nothing where it was the last. */
  readonly last: Key | undefined;
}

const lookAfter = async <Row extends Key>(
  deps: VerifyDeps,
  pageOf: PageOf<Row>,
  after: Key,
  look: Look<Row>,
): Promise<Seen> =>
  await deps.database.transaction(async (tx) => {
    const { organisationId: only = null, pageMax = pageSize } = deps;
    const page = await tx.rows(pageOf, [after.organisation_id, after.id, only, pageMax]);
    const faults = page.length === 0 ? [] : await look(tx, page, deps);
    return { faults, last: page.length < pageMax ? undefined : page.at(-1) };
  });
