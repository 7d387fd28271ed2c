import { machineBytes, type Vault } from '#kernel';
import type { SecretRow } from './store.ts';

/**
 * A new signing secret in the form of Standard Webhooks: `whsec_` and 32 random bytes in base64.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const drawSecret = (): string => `whsec_${machineBytes(32).toString('base64')}`;

type SecretName = Omit<SecretRow, 'sealed'>;

/** Seals a secret to its row. */
export const sealSecret = (vault: Vault, name: SecretName, secret: string): string =>
  vault.seal(secret, placeOf(name));

/** Opens a secret for the time of a signature. */
export const openSecret = (vault: Vault, row: SecretRow): string =>
  vault.open(row.sealed, placeOf(row));

const placeOf = (name: SecretName) => ({
  organisationId: name.organisation_id,
  table: 'webhooks.endpoint_secret',
  column: 'sealed',
  row: name.id,
});
