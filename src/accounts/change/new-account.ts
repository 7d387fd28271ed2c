import type { Scope } from '#kernel';
import type { AccountTraits, Connection } from '#providers';
import type { Account } from '../account/account.ts';

/** What is known of an account as its row is made. */
export interface NewAccount {
  readonly id: string;
  readonly api: Account['api'];
  readonly traits: AccountTraits;
  readonly needs: Account['needs'];
  readonly country: string | null;
  readonly email: string | null;
  readonly businessType: string | null;
  readonly defaultCurrency: string | null;
  readonly sellerReference: string | null;
  readonly metadata: Account['metadata'];
  readonly at: Date;
}

/** The row of an account of which its provider has said nothing yet. */
export const newAccount = (
  { organisationId, mode }: Scope,
  connection: Connection,
  given: NewAccount,
): Account => ({
  organisation_id: organisationId,
  mode,
  id: given.id,
  state: 'not_started',
  provider: connection.provider,
  connection_id: connection.id,
  provider_reference: null,
  api: given.api,
  dashboard: given.traits.dashboard,
  fees_collector: given.traits.feesCollector,
  losses_collector: given.traits.lossesCollector,
  requirements_collector: given.traits.requirementsCollector,
  country: given.country,
  email: given.email,
  business_type: given.businessType,
  default_currency: given.defaultCurrency,
  needs: given.needs,
  seller_reference: given.sellerReference,
  metadata: given.metadata,
  seen: null,
  read_from: null,
  read_until: null,
  begun_at: null,
  is_paused: false,
  connected_at: null,
  disconnected_at: null,
  disconnected_for: null,
  change: null,
  deadline_told: null,
  next_look_at: null,
  step_count: 0,
  created_at: given.at,
  updated_at: given.at,
});
