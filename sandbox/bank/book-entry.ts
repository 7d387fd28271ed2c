import type { SmallStep } from '../kernel/world/small-step.ts';
import type { BankShape, Entry } from './shape.ts';

/** Books one line of a statement and has it told. */
export function bookEntry(
  step: SmallStep<BankShape>,
  draft: Omit<Entry, 'id' | 'booked_ms'>,
): Entry {
  const entry = step.put('entry', {
    ...draft,
    id: step.newId('ent_', 18),
    booked_ms: step.now_ms,
  });
  step.notify({
    entry: entry.id,
    account: entry.iban,
    kind: entry.kind,
    transfer: entry.transfer,
    booked_ms: entry.booked_ms,
  });
  return entry;
}

/** What an account holds: all that came less all that went. */
export function balanceOf(entries: readonly Entry[], iban: string): number {
  return entries
    .filter((entry) => entry.iban === iban)
    .reduce((sum, { kind, cents }) => sum + (kind === 'debit' ? -cents : cents), 0);
}
