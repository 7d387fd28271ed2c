import type { Database, Statement } from '#kernel';
import { findUnmatched } from './find-unmatched.ts';
import { findUnmissed } from './find-unmissed.ts';
import { miscountedReports, misplacedBreaks, untoldDifferences } from './store.ts';

/** What verifying works with. */
export interface ReconciliationVerifyDeps {
  readonly database: Database;
  /** Only this organisation. */
  readonly organisationId?: string | undefined;
}

/** Something that must hold of all reports and breaks, and how to find where it does not. */
export interface ReconciliationCheck {
  /** The invariant as a sentence, with its number in the property catalogue. */
  readonly rule: string;
  readonly kind: 'safety';
  /** A sentence for each violation, a hundred at the most. */
  run(deps: ReconciliationVerifyDeps): Promise<readonly string[]>;
}

/** I13, from all its sides: every difference between report, payments and ledger is a break. */
export const reconciliationChecks = (): readonly ReconciliationCheck[] => [
  check('I13: every row of a report that differs has its break', asked(untoldDifferences)),
  check('I13: every row that counts as matched still is as payments have it', findUnmatched),
  check('I13: whatever was captured before a cut-off is in a report or a break', findUnmissed),
  check('I13: no row of a report was lost on the way in', asked(miscountedReports)),
  check('I4: every break stands where its step led to', asked(misplacedBreaks)),
];

const check = (rule: string, run: ReconciliationCheck['run']): ReconciliationCheck => ({
  rule,
  kind: 'safety',
  run,
});

const asked =
  (statement: Statement<{ readonly fault: string }, [string | null]>): ReconciliationCheck['run'] =>
  async ({ database, organisationId }) =>
    await database.transaction(async (tx) => {
      const rows = await tx.rows(statement, [organisationId ?? null]);
      return rows.map(({ fault }) => fault);
    });
