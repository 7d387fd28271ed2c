import { verifyAudits } from '#identity';
import type { Database } from '#kernel';
import { verifyLedger } from '#ledger';
import { marketplaceRules } from '#marketplace';
import { paymentRules } from '#payments';
import { type ProvidersDeps, providerNamed } from '#providers';
import { reconciliationChecks } from '#reconciliation';

import type { Check } from '../house.ts';
import { compareWithSandbox } from './compare-with-sandbox.ts';

/** What the checks look into. */
export interface CheckedHouse {
  readonly database: Database;
  readonly providers: ProvidersDeps;
  /** Where the sandbox stands in for the world, and so has books to compare with. */
  readonly sandboxUrl: string | undefined;
  /** Only this organisation, where a rule can be asked of one. */
  readonly organisationId?: string | undefined;
}

/** All invariants of the books, read-only: those of each module, and those between them. */
export const bookChecks = (house: CheckedHouse): readonly Check[] => [
  ...[...paymentRules(), ...reconciliationChecks()].map(({ rule, kind, run }) => ({
    rule,
    kind,
    run: async () => await run(house),
  })),
  ...marketplaceRules().map(({ rule, kind, run }) => ({
    rule,
    kind,
    run: async () => await run(marketplaceOf(house)),
  })),
  {
    rule: 'I3: the ledger sums to zero, its seals chain, its balances are the sum of their entries',
    kind: 'safety',
    run: async () => {
      const audit = await house.database.transaction(async (tx) => await verifyLedger(tx));
      return audit.findings.map(({ check, subject, detail }) => `${check} ${subject}: ${detail}`);
    },
  },
  {
    rule: 'I11: the audit logs chain, and nothing was cut off or slipped in',
    kind: 'safety',
    run: async () => await verifyAudits(house, house.organisationId),
  },
  ...(house.sandboxUrl === undefined
    ? []
    : [
        {
          rule: "I2: every provider's own books say what ours say, and no attempt was charged twice",
          kind: 'provider',
          run: async () => await compareWithSandbox(house, house.sandboxUrl ?? ''),
        } as const,
      ]),
];

/** The marketplace asks its providers whether they move money for platforms. */
const marketplaceOf = ({ database, providers, organisationId }: CheckedHouse) => ({
  database,
  clock: providers.clock,
  providerNamed: (name: string) => providerNamed(name, providers.providers),
  organisationId,
});
