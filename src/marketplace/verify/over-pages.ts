import type { Clock, Database, Statement, Transaction } from '#kernel';
import type { Provider } from '#providers';

/** What verifying works with. */
export interface MarketplaceVerifyDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly providerNamed: (name: string) => Provider;
  /** Only this organisation's. */
  readonly organisationId?: string | undefined;
  /** How long after its time something counts as forgotten. */
  readonly overdueMs?: number | undefined;
  /** Rows read at a time. */
  readonly pageMax?: number | undefined;
}

/** What a page is ordered by, and read on from. */
export interface PageKey {
  readonly organisation_id: string;
  readonly id: string;
}

/** The rows after a key, of one organisation where one is named. */
export type PageOf<Row extends PageKey> = Statement<
  Row,
  [organisationId: string, id: string, only: string | null, limit: number]
>;

/** Looks at a page: a sentence for each fault. */
export type Look<Row extends PageKey> = (
  tx: Transaction,
  page: readonly Row[],
  deps: MarketplaceVerifyDeps,
) => Promise<readonly string[]>;

/** Sentences that one rule answers at the most. */
export const faultsMax = 100;
const pageSize = 500;

/**
 * Looks at a table a page at a time. What is seen once may be something that moved between two
 * looks; what is seen twice stands.
 */
export const overPages = async <Row extends PageKey>(
  deps: MarketplaceVerifyDeps,
  pageOf: PageOf<Row>,
  look: Look<Row>,
): Promise<readonly string[]> => {
  const faults: string[] = [];
  let after: PageKey | undefined = { organisation_id: '', id: '' };
  while (after !== undefined && faults.length < faultsMax) {
    const first: Seen = await lookAfter(deps, pageOf, after, look);
    if (first.faults.length > 0) {
      const second: Seen = await lookAfter(deps, pageOf, after, look);
      faults.push(...first.faults.filter((fault) => second.faults.includes(fault)));
    }
    after = first.last;
  }
  return faults.slice(0, faultsMax);
};

interface Seen {
  readonly faults: readonly string[];
  /** Where the page ends; nothing where it was the last. */
  readonly last: PageKey | undefined;
}

const lookAfter = async <Row extends PageKey>(
  deps: MarketplaceVerifyDeps,
  pageOf: PageOf<Row>,
  after: PageKey,
  look: Look<Row>,
): Promise<Seen> =>
  await deps.database.transaction(async (tx) => {
    const { organisationId: only = null, pageMax = pageSize } = deps;
    const page = await tx.rows(pageOf, [after.organisation_id, after.id, only, pageMax]);
    const faults = page.length === 0 ? [] : await look(tx, page, deps);
    return { faults, last: page.length < pageMax ? undefined : page.at(-1) };
  });

/** A fault for each account whose sum is another than it should be. */
export const differencesOf = (
  subject: string,
  is: ReadonlyMap<string, bigint>,
  should: ReadonlyMap<string, bigint>,
): readonly string[] =>
  [...new Set([...is.keys(), ...should.keys()])].flatMap((what) => {
    const [found, wanted] = [is.get(what) ?? 0n, should.get(what) ?? 0n];
    return found === wanted ? [] : [`${subject}: ${what} comes to ${found}, not to ${wanted}`];
  });

/** Sums by name. */
export const sumsOf = (
  lines: readonly (readonly [name: string, minor: bigint])[],
): ReadonlyMap<string, bigint> => {
  const sums = new Map<string, bigint>();
  for (const [name, minor] of lines) sums.set(name, (sums.get(name) ?? 0n) + minor);
  return sums;
};
