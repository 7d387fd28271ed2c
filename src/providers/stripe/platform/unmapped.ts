import type { CapabilityStatus } from '../../contract.ts';
import { meaningOf } from '../status-map.ts';

/** Values that no table holds, collected while something is read. Stripe's lists are open. */
export interface Unmapped {
  /** Our word for a value; nothing, and a note, where there is none. */
  mapped<Word>(
    field: string,
    table: Readonly<Record<string, Word>>,
    value: string | undefined,
  ): Word | undefined;
  /** Notes a value. */
  note(field: string, value: unknown): void;
  readonly values: readonly string[];
}

export const createUnmapped = (): Unmapped => {
  const values: string[] = [];
  const note = (field: string, value: unknown): void => {
    values.push(`${field}: ${String(value ?? 'missing')}`.slice(0, 200));
  };
  return {
    values,
    note,
    mapped: (field, table, value) => {
      const word = value === undefined ? undefined : meaningOf(table, value);
      if (word === undefined) note(field, value);
      return word;
    },
  };
};

/** Of both generations: v1 leaves out what nobody asked for, v2 restricts what v1 calls inactive. */
const statuses: Readonly<Record<string, CapabilityStatus>> = {
  active: 'active',
  pending: 'pending',
  inactive: 'inactive',
  unrequested: 'inactive',
  restricted: 'inactive',
  unsupported: 'inactive',
  rejected: 'rejected',
};

/** Our word for the status of a capability. */
export const capabilityStatus = (
  name: string,
  status: unknown,
  unmapped: Unmapped,
): CapabilityStatus =>
  unmapped.mapped(
    `capabilities.${name}`,
    statuses,
    typeof status === 'string' ? status : undefined,
  ) ?? 'unknown';
