import { isCurrency } from '#money';
import type { KnownProvider } from '../facts.ts';
import type { FeeTable } from '../fee/schema.ts';
import type { RuleFault } from './fault.ts';

/** Fee tables of providers nobody knows, and fees in currencies nobody counts. */
export const checkFees = (
  fees: Readonly<Record<string, FeeTable>>,
  knownProviders: readonly KnownProvider[],
): readonly RuleFault[] =>
  Object.entries(fees).flatMap(([provider, table]): readonly RuleFault[] => {
    const pointer = `/fees/${provider}`;
    if (!knownProviders.some((known) => known.provider === provider)) {
      return [
        { reason: 'provider_unknown', pointer, detail: `No provider is called ${provider}.` },
      ];
    }
    const places = (['fixed', 'per_attempt'] as const).flatMap((member) =>
      Object.keys(table[member] ?? {}).map((code) => ({ code, place: `${member}/${code}` })),
    );
    return places
      .filter(({ code }) => !isCurrency(code))
      .map(({ code, place }) => ({
        reason: 'currency_unknown',
        pointer: `${pointer}/${place}`,
        detail: `No currency ${code} is known.`,
      }));
  });
