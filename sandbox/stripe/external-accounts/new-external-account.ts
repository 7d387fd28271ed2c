import { noMetadata } from '../world/plain.ts';
import type { ExternalAccountRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';

/** A bank account of the account of a step, not yet put; the first of a currency is its default. */
export function newExternalAccount(
  step: Step,
  given: Pick<ExternalAccountRecord, 'country' | 'currency' | 'last4'> &
    Partial<ExternalAccountRecord>,
): ExternalAccountRecord {
  return {
    kind: 'external_account',
    id: step.newId('ba_1', 23),
    n: step.nextN('external_account'),
    created: step.now_s,
    account: step.world.account,
    type: 'bank_account',
    routing_number: null,
    holder_name: null,
    holder_type: null,
    status: 'new',
    is_default: defaultFor(step, given.currency) === undefined,
    is_instant: true,
    metadata: noMetadata,
    is_deleted: false,
    ...given,
  };
}

/** The external account that is paid out to in a currency unless another is named. */
export function defaultFor(step: Step, currency: string): ExternalAccountRecord | undefined {
  return step.world.tables.external_account.ids
    .flatMap((id) => step.get('external_account', id) ?? [])
    .find((one) => one.is_default && !one.is_deleted && one.currency === currency);
}
