import type { Stripe } from 'stripe';
import { assert } from '#kernel';
import type { AccountTraits, PlatformInstruction } from '../../contract.ts';
import { refuse } from '../../errors.ts';
import { accountKey, errandKey } from './names.ts';
import type { Prepared } from './prepare-errand.ts';
import { accountSchedule } from './schedule.ts';

type CreateAccount = Extract<PlatformInstruction, { kind: 'create_account' }>;

/** What a v2 answer leaves out unless it is asked for. */
export const included = [
  'configuration.merchant',
  'configuration.recipient',
  'defaults',
  'future_requirements',
  'identity',
  'requirements',
] as const satisfies Stripe.V2.Core.AccountCreateParams['include'];

/**
 * A connected account by its traits, never by one of the old types.
 *
 * @throws refusal provider_operation_unsupported for traits that Stripe does not have together
 */
export const prepareAccount = (instruction: CreateAccount, errandId: string): Prepared => {
  const { requirementsCollector, lossesCollector, dashboard } = instruction.traits;
  const mayCollect = lossesCollector === 'platform' && dashboard === 'none';
  if (requirementsCollector === 'platform' && !mayCollect) {
    throw unsupported('Whoever collects requirements bears the losses, and gives no dashboard.');
  }
  return instruction.api === 'v1'
    ? { path: '/v1/accounts', body: accountV1(instruction, errandId) }
    : { path: '/v2/core/accounts', body: accountV2(instruction, errandId) };
};

const accountV1 = (instruction: CreateAccount, errandId: string): Prepared['body'] => {
  const { traits, country, email, businessType, defaultCurrency, payoutSchedule } = instruction;
  if (payoutSchedule !== null && payoutSchedule.minimumBalances.length > 0) {
    throw unsupported('Minimum balances are set once the account is there.');
  }
  return {
    controller: {
      fees: { payer: traits.feesCollector === 'provider' ? 'account' : 'application' },
      losses: { payments: party(traits.lossesCollector) },
      requirement_collection: party(traits.requirementsCollector),
      stripe_dashboard: { type: traits.dashboard },
    },
    country: country.toUpperCase(),
    ...(email === null ? {} : { email }),
    ...(businessType === null ? {} : { business_type: businessType }),
    ...(defaultCurrency === null ? {} : { default_currency: defaultCurrency.toLowerCase() }),
    capabilities: Object.fromEntries(
      instruction.capabilities.map((name) => [name, { requested: true }]),
    ),
    ...(payoutSchedule === null
      ? {}
      : { settings: { payouts: { schedule: accountSchedule(payoutSchedule) } } }),
    metadata: { [accountKey]: instruction.accountId, [errandKey]: errandId },
  } satisfies Stripe.AccountCreateParams;
};

const accountV2 = (instruction: CreateAccount, errandId: string): Prepared['body'] => {
  const { traits, country, email, businessType, defaultCurrency, capabilities } = instruction;
  // The one trait that v2 derives from the others instead of being told.
  const derived = traits.dashboard === 'none' && traits.lossesCollector === 'platform';
  if (derived !== (traits.requirementsCollector === 'platform')) {
    throw unsupported('Under v2 the platform collects requirements exactly where it must.');
  }
  assert(instruction.payoutSchedule === null, 'a v2 account gets its schedule by its own errand');
  const isRecipient = capabilities.includes('transfers');
  const isMerchant = capabilities.includes('card_payments');
  return {
    dashboard: traits.dashboard,
    ...(email === null ? {} : { contact_email: email }),
    identity: {
      country: country.toLowerCase(),
      ...(isEntity(businessType) ? { entity_type: businessType } : {}),
    },
    configuration: {
      ...(isRecipient
        ? { recipient: { capabilities: { stripe_balance: { stripe_transfers: asked } } } }
        : {}),
      ...(isMerchant ? { merchant: { capabilities: { card_payments: asked } } } : {}),
    },
    defaults: {
      ...(defaultCurrency === null ? {} : { currency: defaultCurrency.toLowerCase() }),
      responsibilities: {
        fees_collector: party(traits.feesCollector),
        losses_collector: party(traits.lossesCollector),
      },
    },
    include: [...included],
    metadata: { [accountKey]: instruction.accountId, [errandKey]: errandId },
  } satisfies Stripe.V2.Core.AccountCreateParams;
};

const asked = { requested: true };

type Party = AccountTraits['lossesCollector'];
const party = (by: Party): 'stripe' | 'application' =>
  by === 'provider' ? 'stripe' : 'application';

type Entity = NonNullable<Stripe.V2.Core.AccountCreateParams.Identity['entity_type']>;
const entities: readonly string[] = [
  'company',
  'government_entity',
  'individual',
  'non_profit',
] satisfies Entity[];
const isEntity = (businessType: string | null): businessType is Entity =>
  businessType !== null && entities.includes(businessType);

const unsupported = (detail: string) =>
  refuse('provider_operation_unsupported', { detail, pointer: '/traits' });
